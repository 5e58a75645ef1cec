// Passkeys: asks the server for a challenge, the authenticator for its answer, and sends that with the form it belongs to.
// Without it, and without authenticators, password and code remain.
(() => {
  "use strict";
  const bytes = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
  const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const asked = async (form) => {
    const body = new URLSearchParams();
    const answer = await fetch(form.dataset.challenge, { method: "POST", body, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };
  const make = async (form, told) => {
    const made = await navigator.credentials.create({ publicKey: {
      challenge: bytes(told.challenge),
      rp: { id: told.host, name: "Một Cửa" },
      user: { id: bytes(told.handle), name: told.user, displayName: told.name },
      pubKeyCredParams: [{ type: "public-key", alg: -7 }, { type: "public-key", alg: -257 }],
      excludeCredentials: told.known.map((id) => ({ type: "public-key", id: bytes(id) })),
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
      attestation: "none",
      timeout: 120000,
    } });
    form.elements.client.value = hex(made.response.clientDataJSON);
    form.elements.attestation.value = hex(made.response.attestationObject);
  };
  const sign = async (form, told) => {
    const found = await navigator.credentials.get({ publicKey: {
      challenge: bytes(told.challenge), rpId: told.host, userVerification: "required", timeout: 120000,
    } });
    form.elements.id.value = hex(found.rawId);
    form.elements.client.value = hex(found.response.clientDataJSON);
    form.elements.data.value = hex(found.response.authenticatorData);
    form.elements.signature.value = hex(found.response.signature);
  };
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const words = form.querySelector("[data-passkey-words]");
    if (!window.PublicKeyCredential) {
      form.hidden = true;
      continue;
    }
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      words.textContent = "";
      try {
        const told = await asked(form);
        form.elements.challenge.value = told.challenge;
        await (form.dataset.passkey === "make" ? make(form, told) : sign(form, told));
        form.submit();
      } catch (fault) {
        words.textContent = form.dataset.failed;
      }
    });
  }
})();
