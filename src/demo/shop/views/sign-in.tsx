import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { ask, type ApiError } from '../core/api.ts'
import { reloadAll } from '../core/answer.ts'

/** The form to sign in; `back` is the view to go to then. */
export function SignIn({ back }: { readonly back: string }): JSX.Element {
  const [email, setEmail] = useState('ada@example.test')
  const [password, setPassword] = useState('secret')
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError>()
  const signIn = async (event: Event) => {
    event.preventDefault()
    setBusy(true)
    setError(undefined)
    try {
      await ask('/login', { method: 'POST', body: { email, password } })
      reloadAll(false)
      location.hash = `#/${back}`
    } catch (failed) {
      setError(failed as ApiError)
      setBusy(false)
    }
  }
  return (
    <form class="sign-in" onSubmit={(event) => void signIn(event)}>
      <h1>Sign in</h1>
      <p class="muted">Ada is filled in. Any other password shows what happens then.</p>
      <label>
        E-mail
        <input
          type="email"
          autocomplete="username"
          value={email}
          onInput={({ currentTarget }) => setEmail(currentTarget.value)}
        />
      </label>
      <label>
        Password
        <input
          type="password"
          autocomplete="current-password"
          value={password}
          onInput={({ currentTarget }) => setPassword(currentTarget.value)}
        />
      </label>
      {error && (
        <p class="problem" role="alert">
          {error.message}
        </p>
      )}
      <button type="submit" class="button primary" disabled={isBusy} aria-busy={isBusy}>
        {isBusy && <span class="spinner" aria-hidden="true" />}
        Sign in
      </button>
    </form>
  )
}
