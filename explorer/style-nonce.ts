/**
 * Lets the libraries of this page add style elements under its policy, which takes them with the nonce of
 * this page alone. To be imported before whatever adds one.
 */
const NONCE = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.nonce ?? '';

const createElement: unknown = Reflect.get(document, 'createElement');

if (typeof createElement === 'function') {
  const withNonce = new Proxy(createElement, {
    apply(create, self, given: unknown[]): unknown {
      const element: unknown = Reflect.apply(create, self, given);
      if (element instanceof HTMLStyleElement) element.nonce = NONCE;
      return element;
    },
  });
  Reflect.set(document, 'createElement', withNonce);
}

export {};
