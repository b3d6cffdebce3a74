// <copy-link address="…" done="…"><button>…</button><span role="status"></span></copy-link>
// Puts the address, or without one the text before it, on the clipboard and says so; stays hidden where the browser has no clipboard for pages.
if (navigator.clipboard)
  customElements.define(
    "copy-link",
    class extends HTMLElement {
      connectedCallback() {
        const button = this.querySelector("button");
        const status = this.querySelector("[role=status]");
        const say = (words) => {
          status.textContent = words;
        };
        const copied = () => {
          say(this.getAttribute("done"));
          setTimeout(() => say(""), 3000);
        };
        button.addEventListener(
          "click",
          () =>
            void navigator.clipboard
              .writeText(this.getAttribute("address") ?? this.previousElementSibling.textContent)
              .then(copied),
        );
      }
    },
  );
