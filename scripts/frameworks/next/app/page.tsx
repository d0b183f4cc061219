import { handle } from '../mock-api'

export const dynamic = 'force-dynamic'

export default async function Page() {
  const response = await handle(new Request('http://localhost/api/users'))
  const users: { name: string }[] = await response.json()
  return <h1>The shop of {users.map(({ name }) => name).join(', ')}</h1>
}
