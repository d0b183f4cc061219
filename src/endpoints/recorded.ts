/** The folder of mocks that recordings are kept in; it is no part of their addresses, and they come after all others. */
export const recordedFolder = 'recorded'

/** Whether a file lies in a folder of recordings, by its name as users know it. */
export function isRecorded(file: string): boolean {
  return /(?:^|\/)recorded\//.test(file)
}
