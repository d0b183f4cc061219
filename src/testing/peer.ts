/** A package that an entry of mockapi builds on is not installed. */
export class MissingPeerError extends Error {
  override readonly name: string = 'MissingPeerError'
}

/**
 * Loads a package that the project has to install itself.
 *
 * @param name of the package
 * @param entry of mockapi that needs it
 * @param load imports it
 * @throws MissingPeerError, a sentence without a stack, where it is not installed
 */
export async function loadPeer<Module>(
  name: string,
  entry: string,
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load()
  } catch (error) {
    if (!isMissing(error, name)) throw error
    const missing = new MissingPeerError(
      `${entry} needs ${name}, which is not installed. Run: npm install --save-dev ${name}`,
    )
    // Where the import stands tells nothing that the sentence does not.
    missing.stack = `${missing.name}: ${missing.message}`
    throw missing
  }
}

function isMissing(error: unknown, name: string): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  const { code, message } = error
  return code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${name}'`)
}
