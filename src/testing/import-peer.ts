/** A package that an entry of mockapi builds on is not installed. */
class MissingPeerError extends Error {
  override readonly name: string = 'MissingPeerError'

  constructor(message: string) {
    super(message)
    // Where the import stands tells nothing that the sentence does not.
    this.stack = `${this.name}: ${message}`
  }
}

/** Throws what the import of a peer dependency threw, or a sentence without a stack where it is not installed. */
export function failedImport(error: unknown, name: string, entry: string): never {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }
  const isNotFound = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
  if (!isNotFound || !String(message).includes(`'${name}'`)) throw error
  throw new MissingPeerError(
    `${entry} needs ${name}, which is not installed. Run: npm install --save-dev ${name}`,
  )
}
