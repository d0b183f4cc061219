/** The key that a secret such as `whsec_…` holds; undefined where that is no Base64. */
export function decodeSecret(secret: string): Uint8Array<ArrayBuffer> | undefined {
  const text = secret.replace(/^whsec_/, '')
  if (text === '' || !/^[A-Za-z\d+/]+={0,2}$/.test(text)) return undefined
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}
