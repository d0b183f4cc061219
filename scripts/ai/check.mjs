/** The address of the mocks. */
export const [, , address = ''] = process.argv

let failed = 0

/** Compares as JSON what a function gives, or the error that it rejects with. */
export async function check(what, run, expected) {
  let is
  try {
    is = await run()
  } catch (error) {
    is = { thrown: error?.constructor?.name, message: String(error?.message ?? error) }
  }
  const fine = same(is, expected)
  if (!fine) failed++
  const wanted = fine ? '' : `\n       expected ${JSON.stringify(expected)}`
  console.log(
    `  ${fine ? 'ok  ' : 'FAIL'} ${what}${fine ? '' : `: ${JSON.stringify(is)}${wanted}`}`,
  )
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other)

/** The error that a promise rejects with. */
export async function thrown(promise) {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('Nothing was thrown.')
}

/** What comes one after the other. */
export async function all(iterable) {
  const items = []
  for await (const item of iterable) items.push(item)
  return items
}

export const hello = 'Hello Ada! Grüße, 你好 👋\nand "good" day.'
export const said = 'Let me look that up.'
export const thought = 'The user asks for the weather: a tool knows it.'
export const weather = { city: 'Paris', days: [1, 2] }
export const time = { zone: 'Europe/Paris' }
export const answer = 'It is 21 degrees in Paris.'
export const user = (content) => [{ role: 'user', content }]

/** Prints the number of failures and ends. */
export function end() {
  console.log(failed === 0 ? 'all fine' : `${failed} failed`)
  process.exit(failed === 0 ? 0 : 1)
}
