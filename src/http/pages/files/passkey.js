/* A button that uses or adds a passkey; there only where the browser has passkeys. */
customElements.define(
  "passkey-button",
  class extends HTMLElement {
    connectedCallback() {
      if (!globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
      this.dataset.ready = "";
      this.querySelector("button").addEventListener("click", () => void this.run());
    }

    async run() {
      const status = this.querySelector("[role=status]");
      status.textContent = "";
      try {
        const begun = await this.post(`${this.getAttribute("action")}/options`, {});
        if (begun.redirected) return location.assign(begun.url);
        const options = await begun.json();
        const credential =
          this.getAttribute("does") === "add"
            ? await navigator.credentials.create({
                publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
              })
            : await navigator.credentials.get({
                publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
              });
        const done = await this.post(this.getAttribute("action"), {
          credential: credential.toJSON(),
          next: this.getAttribute("next") ?? "",
        });
        if (!done.ok) throw new Error(String(done.status));
        location.assign((await done.json()).next);
      } catch {
        status.textContent = this.getAttribute("failed");
      }
    }

    post(address, body) {
      return fetch(address, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    }
  },
);
