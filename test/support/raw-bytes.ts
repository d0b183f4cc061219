import { request } from 'node:http'

/** The bytes of a body as they came over the network, decoded by nobody. */
export async function rawBytes(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Buffer> {
  return await new Promise((resolve, reject) => {
    const asked = request({ port, path, headers, host: 'localhost' }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve(Buffer.concat(chunks)))
      response.on('error', reject)
    })
    asked.on('error', reject).end()
  })
}
