import { WebSocket } from 'ws'

// Apollo's link asks for it, and Node has it from 22 on.
globalThis.WebSocket ??= WebSocket

/** The addresses of the mocks: of collections without a schema, and of a schema that takes files. */
export const [, , address = '', filesAddress = ''] = process.argv
export const endpoint = `${address}/graphql`

let failed = 0

/** Compares as JSON what a function gives, or the error that it rejects with. */
export async function check(what, run, expected) {
  let is
  try {
    is = await within(run(), 5000)
  } catch (error) {
    is = { thrown: error?.constructor?.name, message: String(error?.message ?? error) }
  }
  const fine = JSON.stringify(is) === JSON.stringify(expected)
  if (!fine) failed++
  const wanted = `: ${JSON.stringify(is)}\n       expected ${JSON.stringify(expected)}`
  console.log(`  ${fine ? 'ok  ' : 'FAIL'} ${what}${fine ? '' : wanted}`)
}

/** Rejects where a promise takes longer, ms. */
export async function within(promise, time) {
  let timer
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Nothing came for ${time} ms.`)), time)
  })
  return await Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** Asks REST. */
export async function rest(method, path, body) {
  const headers = { 'content-type': 'application/json' }
  const init = { method, headers, body: body && JSON.stringify(body) }
  const response = await fetch(address + path, init)
  return response.status === 204 ? undefined : await response.json()
}

/** What graphql-ws connects with. */
export const socket = { url: endpoint.replace('http', 'ws'), webSocketImpl: WebSocket }

/**
 * The first value of a subscription, once something was done that causes it: until then, again and again, since no client
 * tells when its subscription has begun.
 *
 * @param subscribe calls back with each value, and returns what ends the subscription
 */
export async function firstOf(subscribe, cause) {
  let stop
  let timer
  try {
    return await new Promise((resolve, reject) => {
      stop = subscribe(resolve, reject)
      const again = () => void cause().then(() => (timer = setTimeout(again, 100)), reject)
      again()
    })
  } finally {
    clearTimeout(timer)
    stop?.()
  }
}

/** Prints the number of failures and ends. */
export function end() {
  console.log(failed === 0 ? 'all fine' : `${failed} failed`)
  process.exit(failed === 0 ? 0 : 1)
}
