/** Waits until something holds; fails the test when it does not within a minute. */
export async function until(holds: () => Promise<boolean>, seconds = 60): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`it did not come true within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
