/** The most files of the network that one document may refer to, the largest of them, and the longest time for each. */
const mostFiles = 50
const maxSize = 8 * 1024 * 1024 // bytes
const maxTime = 10_000 // ms

/**
 * Fetches a file that a document refers to.
 *
 * @param count how many the document has already
 * @throws Error whose message is the end of a sentence that begins with the reference
 */
export async function fetchPart(url: string, count: number): Promise<Buffer> {
  if (count >= mostFiles) throw new Error(`is beyond ${mostFiles} files of the network`)
  const signal = AbortSignal.timeout(maxTime)
  const response = await fetch(url, { signal, headers: { accept: 'application/json, */*' } }).catch(
    (error: unknown) => {
      throw new Error(`cannot be fetched (${reasonOf(error)})`)
    },
  )
  if (!response.ok) throw new Error(`cannot be fetched (it answers ${response.status})`)
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength
      if (size > maxSize) throw new Error('it holds more than 8 MB')
      chunks.push(chunk)
    }
  } catch (error) {
    throw new Error(`cannot be fetched (${reasonOf(error)})`, { cause: error })
  }
  return Buffer.concat(chunks)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no answer in ${maxTime / 1000} s`
  const { cause } = error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
  return code ?? error.message
}
