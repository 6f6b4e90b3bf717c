// Passkeys in the browser (WebAuthn): globalThis.tilbakePasskey. Options come in and answers go out as JSON with bytes in base64url,
// by one way for all browsers, since not all have the ready-made one. What went wrong is told by the error's name; pages own the words.
(() => {
  'use strict';

  const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const keys = (list) => (list ?? []).map((key) => ({ ...key, id: bytes(key.id) }));

  const answer = (credential, response) =>
    JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });

  globalThis.tilbakePasskey = {
    // Browsers have passkeys for a host name by https (or localhost), not for a bare address.
    works: () => typeof globalThis.PublicKeyCredential === 'function' && !/^[\d.]+$|:/.test(location.hostname),

    make: async (json) => {
      const options = JSON.parse(json);
      const publicKey = {
        ...options,
        challenge: bytes(options.challenge),
        user: { ...options.user, id: bytes(options.user.id) },
        excludeCredentials: keys(options.excludeCredentials),
      };
      const credential = await navigator.credentials.create({ publicKey });
      const { attestationObject, clientDataJSON } = credential.response;
      return answer(credential, { attestationObject: text(attestationObject), clientDataJSON: text(clientDataJSON) });
    },

    sign: async (json) => {
      const options = JSON.parse(json);
      const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: keys(options.allowCredentials) };
      const credential = await navigator.credentials.get({ publicKey });
      const { authenticatorData, clientDataJSON, signature, userHandle } = credential.response;
      return answer(credential, {
        authenticatorData: text(authenticatorData),
        clientDataJSON: text(clientDataJSON),
        signature: text(signature),
        userHandle: userHandle?.byteLength ? text(userHandle) : null,
      });
    },
  };
})();
