/** Names that are devices on Windows, whatever follows them, and those that mean more than a name to mockapi. */
const reserved =
  /^(?:con|prn|aux|nul|com\d|lpt\d|db|index|package|package-lock|tsconfig|jsconfig|node_modules)$/i

/** Longer names are cut. */
const longest = 60

/** Whether a segment of an address can be the name of a file or folder, so that the file has this address. */
export function isFileName(segment: string): boolean {
  return (
    /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(segment) &&
    segment.length <= longest &&
    !reserved.test(segment)
  )
}

/** A name for a file or folder out of any text: letters, digits and dashes, in lower case. */
export function fileNameOf(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1-$2')
    .replaceAll(/[^A-Za-z0-9_]+/g, '-')
    .replaceAll(/^[-_]+|[-_]+$/g, '')
    .slice(0, longest)
    .toLowerCase()
  return plain === '' ? 'api' : reserved.test(plain) ? `${plain}-api` : plain
}

/** The name of the folder for a segment of an address: as it is where it can be, with the dots of versions. */
export function folderNameOf(segment: string): string {
  const isVersion = /^v?\d+(?:\.\d+)+$/i.test(segment)
  return isVersion || isFileName(segment) ? segment : fileNameOf(segment)
}

/** Gives each file a name of its own, also where upper and lower case are the same. */
export class FileNames {
  readonly #taken = new Set<string>()

  /** Whether no file of this folder has this name, whatever its extension. */
  isFree(path: string): boolean {
    return !this.#taken.has(path.toLowerCase())
  }

  /** @param path without an extension @param other what to call it where that is taken */
  take(path: string, other?: string): string {
    const possible = this.isFree(path) ? path : (other ?? path)
    let name = possible
    for (let count = 2; !this.isFree(name); count++) name = `${possible}-${count}`
    this.#taken.add(name.toLowerCase())
    return name
  }
}
