// Signing in again on the page that one is on: the form of the page to sign in, in a dialog. Nothing here is lost or left.
import { renew, SignedOutError } from "./session.js";

const ADDRESS = "/sign-in";
const own = (html) => new DOMParser().parseFromString(html, "text/html").querySelector("main form");

// Ends when this person is signed in again: true; when the dialog was closed: false; or where nobody can be asked, for the
// server is out of reach: null.
export function signIn({ textSignIn, textSignedOut, textCancel }) {
  const dialog = document.createElement("dialog");
  dialog.className = "card sheet-dialog";
  dialog.setAttribute("aria-labelledby", "sign-in-title");
  const make = (name, values) => Object.assign(document.createElement(name), values);
  const heading = make("h2", { id: "sign-in-title", className: "card-title", textContent: textSignIn });
  const reason = make("p", { className: "muted", textContent: textSignedOut });
  const cancel = make("button", { type: "button", className: "btn btn-plain", textContent: textCancel });
  cancel.addEventListener("click", () => dialog.close());
  document.body.append(dialog);

  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "lost" ? null : dialog.returnValue === "done");
    });

    // Somebody else's sign-in opens their own pages, not this one.
    const isBack = () =>
      renew().then(() => dialog.close("done"), (error) => (error instanceof SignedOutError ? location.assign("/") : dialog.close("lost")));

    function show(form) {
      if (!form) return dialog.close("lost");
      dialog.replaceChildren(heading, reason, document.adoptNode(form), cancel);
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const said = await fetch(ADDRESS, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
        if (!said) return;
        if (said.redirected) await isBack();
        else show(own(await said.text()));
      });
      return (form.querySelector("[aria-invalid]") ?? form.querySelector("input:not([type=hidden])"))?.focus();
    }

    async function begin() {
      dialog.append(heading, reason, cancel);
      dialog.showModal();
      const page = await fetch(ADDRESS);
      // Signed in again already, in another tab.
      return page.redirected ? isBack() : show(own(await page.text()));
    }
    begin().catch(() => dialog.close("lost"));
  });
}
