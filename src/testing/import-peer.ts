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
    throw explained(error, name, entry)
  }
}

/**
 * The same for an entry that test files may have to `require`, which may await nothing.
 *
 * @param require of the entry
 * @throws MissingPeerError as {@link loadPeer}
 */
export function requirePeer<Module>(
  name: string,
  entry: string,
  require: (name: string) => Module,
): Module {
  try {
    return require(name)
  } catch (error) {
    throw explained(error, name, entry)
  }
}

function explained(error: unknown, name: string, entry: string): unknown {
  if (!isMissing(error, name)) return error
  const missing = new MissingPeerError(
    `${entry} needs ${name}, which is not installed. Run: npm install --save-dev ${name}`,
  )
  // Where the import stands tells nothing that the sentence does not.
  missing.stack = `${missing.name}: ${missing.message}`
  return missing
}

function isMissing(error: unknown, name: string): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  const { code, message } = error
  const isNotFound = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
  return isNotFound && message.includes(`'${name}'`)
}
