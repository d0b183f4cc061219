import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createMockServer, type MockServer, type MockServerOptions } from 'mockapi'

/** A request as the real API got it. */
export interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly rawHeaders: readonly string[]
  readonly body: string
}

/** A real API and a mock server that has it as its proxy. */
export interface Proxied extends AsyncDisposable {
  readonly server: MockServer
  /** `http://127.0.0.1:4711`, of the real API. */
  readonly url: string
  readonly asked: readonly Asked[]
}

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

const echo: Answer = ({ method, url }, response) => {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ real: `${method} ${url}` }))
}

/** Starts both; without an `answer` the real API says what it was asked for. */
export async function serveProxied(
  mocks: object,
  answer: Answer = echo,
  options: MockServerOptions = {},
  path = '',
): Promise<Proxied> {
  const asked: Asked[] = []
  const real = createServer((request, response) => {
    const { method = '', url = '', headers, rawHeaders } = request
    const chunks: Buffer[] = []
    request.on('error', () => {})
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      asked.push({ method, url, headers, rawHeaders, body })
      answer(request, response, body)
    })
  })
  await new Promise<void>((resolve) => real.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(real.address() as AddressInfo).port}`
  const proxy = options.proxy ?? url + path
  const server = await createMockServer({ mocks, port: 0, ...options, proxy })
  return {
    server,
    url,
    asked,
    async [Symbol.asyncDispose]() {
      await server.close()
      real.closeAllConnections()
      await new Promise((resolve) => real.close(resolve))
    },
  }
}
