/** The address of the mocks. */
export const [, , address = ''] = process.argv

let failed = 0

/** Compares as JSON what a function gives within some time, ms, or the error that it rejects with. */
export async function check(what, run, expected, time = 60_000) {
  let is
  try {
    is = await within(run(), time)
  } catch (error) {
    is = { thrown: error?.constructor?.name, message: String(error?.message ?? error) }
    if (error?.cause) is.cause = String(error.cause?.message ?? JSON.stringify(error.cause))
  }
  const fine = JSON.stringify(is) === JSON.stringify(expected)
  if (!fine) failed++
  const wanted = `: ${JSON.stringify(is)}\n       expected ${JSON.stringify(expected)}`
  console.log(`  ${fine ? 'ok  ' : 'FAIL'} ${what}${fine ? '' : wanted}`)
}

/** Rejects where a promise takes longer, ms. */
async function within(promise, time) {
  let timer
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Nothing came for ${time} ms.`)), time)
  })
  return await Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** The code of the error that a promise rejects with, as OAuth names it; the result where it does not reject. */
export async function errorOf(promise) {
  try {
    return await promise
  } catch (error) {
    return error.error ?? error.cause?.error ?? error.code ?? String(error)
  }
}

/** Asks the API: the status, what `WWW-Authenticate` says, and the body. */
export async function api(method, path, { token, body } = {}) {
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  }
  const init = { method, headers, body: body && JSON.stringify(body) }
  const response = await fetch(address + path, init)
  const text = await response.text()
  return {
    status: response.status,
    asks: response.headers.get('www-authenticate') ?? '',
    body: /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text,
  }
}

/** Prints the number of failures and ends. */
export function end() {
  console.log(failed === 0 ? 'all fine' : `${failed} failed`)
  process.exit(failed === 0 ? 0 : 1)
}
