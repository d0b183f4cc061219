import { connect } from 'node:net'

/** What the server sends back for bytes on a socket, until it closes the connection. */
export function raw(port: number, ...parts: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => (answer += text))
    socket.on('end', () => resolve(answer))
    socket.on('error', reject)
    for (const part of parts) socket.write(part)
  })
}
