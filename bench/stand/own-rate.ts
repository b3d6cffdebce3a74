/** How fast this process does something: times a CPU-second, and CPU ms for one. Other people's load moves it little. */
export interface OwnRate {
  readonly value: number;
  readonly cpu: number;
}

/** Does something so many times, after a tenth as often to warm up, and measures this process's CPU time. */
export async function ownRate(times: number, run: (at: number) => unknown): Promise<OwnRate> {
  for (let at = 0; at < times / 10; at++) await run(at);
  const before = process.cpuUsage();
  for (let at = 0; at < times; at++) await run(at);
  const { user, system } = process.cpuUsage(before);
  const cpu = (user + system) / 1000 / times;
  return { value: 1000 / cpu, cpu };
}
