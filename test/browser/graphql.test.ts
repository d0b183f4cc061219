import { expect } from 'vitest'
import { accessibilityProblems, screenshot, test } from '../support/browser.ts'
import { serveFolder } from '../support/folder.ts'

/** By how many pixels the page is wider than the window. */
const overflow = 'document.documentElement.scrollWidth - innerWidth'
/** How many pixels of the menu lie beside what is shown of it. */
const hiddenMenu =
  '(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector("nav"))'

const schema = `
"Who signs in."
type User { id: ID! name: String! role: Role posts(first: Int = 5): [Post!]! }
type Post { id: ID! title: String! author: User oldTitle: String @deprecated(reason: "Use title.") }
enum Role { ADMIN MEMBER }
union Found = User | Post
input NewUser { name: String! role: Role }
type Query { users: [User!]! user(id: ID!): User search(text: String!): [Found!]! }
type Mutation { createUser(input: NewUser!): User }
`

const files = {
  'mocks/schema.graphql': schema,
  'mocks/users.json':
    '[{ "id": "1", "name": "Ada", "role": "ADMIN" }, { "id": "2", "name": "Grace" }]',
  'mocks/api.json': `{
    "QUERY search": { "$status": 403, "message": "Not for you" },
    "POST /pings": { "$status": 204, "$webhooks": [{ "to": "http://127.0.0.1:9/" }] }
  }`,
}

test.for([
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 360 },
] as const)(
  'operations are written beside the schema, sent and found again: $colorScheme, $width px',
  async ({ colorScheme, width }, { open }) => {
    await using folder = await serveFolder(files, { port: 0, prefix: '/api' })
    const address = `${folder.server.url}/__mockapi/`
    await folder.server.fetch('/api/pings', { method: 'POST' })
    const page = await open(address, { colorScheme, width })
    await page.getByRole('link', { name: 'Webhooks' }).waitFor()
    await page.getByRole('link', { name: 'GraphQL' }).click()
    expect(await page.evaluate(hiddenMenu)).toBe(0)
    const operation = page.getByRole('textbox', { name: 'Operation' })
    const answer = page.locator('.answer')
    // Where nothing was written, the first field is asked for.
    await expect.poll(() => operation.inputValue()).toContain('query users {')
    await operation.press('Control+Enter')
    await answer.getByText('"Ada"').waitFor()
    const tree = page.getByRole('region', { name: 'Schema' })
    await tree.getByRole('button', { name: 'Ask for user', exact: true }).click()
    expect(await operation.inputValue()).toContain('query user($id: ID!) {')
    await page.getByRole('textbox', { name: 'Variables' }).fill('{ "id": "2"')
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByText('The variables are no JSON').waitFor()
    await page.getByRole('textbox', { name: 'Variables' }).fill('{ "id": "2" }')
    await page.getByRole('button', { name: 'Run' }).click()
    await answer.getByText('"Grace"').waitFor()
    await tree.getByRole('searchbox').fill('role')
    await tree.getByText('3 types').waitFor()
    await tree.getByText('role', { exact: true }).first().waitFor()
    await tree.getByRole('button', { name: 'Role', exact: true }).first().click()
    await tree.getByText('MEMBER').waitFor()
    await screenshot(page, `graphql-${colorScheme}-${width}`)
    expect(await page.evaluate(overflow)).toBe(0)
    expect(await accessibilityProblems(page)).toEqual([])
    await tree.getByRole('button', { name: 'Ask for search' }).click()
    await page.getByRole('button', { name: 'Run' }).click()
    await answer.getByText('Not for you').waitFor()
    // What was asked is there again, also in a page that is loaded anew.
    await page.reload()
    await expect.poll(() => operation.inputValue()).toContain('query search(')
    await page.getByLabel('History').selectOption({ index: 2 })
    expect(await operation.inputValue()).toContain('query user($id: ID!) {')
  },
)
