import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { AdminError, call, setToken, tokenNeeded } from '../api/client.ts'
import { ProblemLine } from '../parts/problem-line.tsx'

/** Asks for the token that a server beyond this machine wants. */
export function TokenForm(): JSX.Element {
  const [error, setError] = useState<Error>()
  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    setToken(String(form.get('token')).trim())
    try {
      await call('GET /version')
      tokenNeeded.set(false)
    } catch (failed) {
      const isWrong = failed instanceof AdminError && failed.status === 401
      setError(isWrong ? new Error('This is not the token of this server.') : (failed as Error))
    }
  }
  return (
    <main class="token">
      <form onSubmit={(event) => void onSubmit(event)}>
        <h1>mockapi</h1>
        <p>
          This server wants its admin token. The terminal printed it at the start;{' '}
          <code>--admin-token</code> sets it.
        </p>
        <label>
          Token
          <input name="token" type="password" autocomplete="off" required autofocus />
        </label>
        <ProblemLine error={error} />
        <button type="submit" class="button primary">
          Go on
        </button>
      </form>
    </main>
  )
}
