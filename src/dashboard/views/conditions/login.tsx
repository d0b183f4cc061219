import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { call, type AnswerOf } from '../../api/client.ts'
import { formatCount, formatTime } from '../../core/format.ts'
import { useAttempt, type Attempt } from '../../live/attempt.ts'
import { useLoaded } from '../../live/live.ts'
import { Icon } from '../../parts/icons.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'

type Logins = AnswerOf<'GET /auth'>

const failures = [
  'expired',
  'revoked',
  'wrong-audience',
  'access-denied',
  'account-locked',
] as const

/** Who may sign in and who has, a token of each, and failures on demand; nothing where no file says who may sign in. */
export function LoginCard(): JSX.Element | null {
  const { value, error, reload } = useLoaded(
    (signal) => call('GET /auth', { signal }),
    ['data', 'files', 'clock'],
  )
  const [failure, attempt] = useAttempt(reload)
  if (!value || value.providers.length === 0) return null
  return (
    <section class="card login">
      <h2>Login</h2>
      <ProblemLine error={failure ?? error} />
      {value.providers.map(({ path, issuer }) => (
        <p key={path} class="muted">
          <code>{issuer}</code>
        </p>
      ))}
      <Users logins={value} attempt={attempt} />
      <Failures logins={value} attempt={attempt} />
    </section>
  )
}

interface LoginProps {
  readonly logins: Logins
  readonly attempt: Attempt
}

/** The users, each with a way to a token, and those who are signed in with a way out. */
function Users({ logins: { users, logins }, attempt }: LoginProps): JSX.Element {
  const [copied, setCopied] = useState('')
  const signIn = async (id: string) => {
    const signedIn = await call('POST /auth', { body: { signIn: id } })
    if (!signedIn || !('accessToken' in signedIn)) return
    await navigator.clipboard.writeText(signedIn.accessToken)
    setCopied(id)
  }
  const end = (body: { revoke: true; user?: string } | { expire: true }) =>
    void attempt(call('POST /auth', { body }))
  return (
    <>
      <ul class="switches login-users" aria-label="Users">
        {users.map(({ id, name, details, provider }) => {
          const own = logins.find((each) => each.user === id && each.provider === provider)
          const since = own?.since
          return (
            <li key={`${provider} ${id}`}>
              <bdi title={details.join(', ')}>{name}</bdi>
              <span class="muted">
                {since !== undefined && `signed in at ${formatTime(since)}`}
              </span>
              <button
                type="button"
                class="button small"
                aria-label={`Copy a token of ${name}`}
                onClick={() => void attempt(signIn(id))}
              >
                <Icon name="copy" /> <span>{copied === id ? 'Copied' : 'Token'}</span>
              </button>
              {since !== undefined && (
                <button
                  type="button"
                  class="button small"
                  aria-label={`Sign ${name} out`}
                  onClick={() => end({ revoke: true, user: id })}
                >
                  <Icon name="close" />
                </button>
              )}
            </li>
          )
        })}
      </ul>
      <div class="actions">
        <button type="button" class="button small" onClick={() => end({ expire: true })}>
          Expire all tokens
        </button>
        {logins.length > 0 && (
          <button type="button" class="button small" onClick={() => end({ revoke: true })}>
            End {formatCount(logins.length, 'login')}
          </button>
        )}
      </div>
    </>
  )
}

/** What credentials fail with, for some calls or until it is taken back. */
function Failures({ logins: { failures: active }, attempt }: LoginProps): JSX.Element {
  const add = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const fail = form.get('fail') as (typeof failures)[number]
    const times = Number(form.get('times'))
    void attempt(call('POST /auth', { body: { fail, ...(times > 0 && { times }) } }))
  }
  return (
    <>
      <form class="clock-form" onSubmit={add}>
        <select name="fail" aria-label="Credentials fail as">
          {failures.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
        <input
          type="number"
          name="times"
          min={1}
          placeholder="always"
          aria-label="How many times they fail"
        />
        <button type="submit" class="button small">
          Fail
        </button>
      </form>
      <ul class="switches" aria-label="Failures of credentials">
        {active.map(({ id, failure, user, remaining }) => (
          <li key={id}>
            <code>{failure}</code>
            <span class="muted">
              {[user, remaining !== undefined && `${remaining} to go`].filter(Boolean).join(', ')}
            </span>
            <button
              type="button"
              class="button small"
              aria-label={`Undo ${failure}`}
              onClick={() =>
                void attempt(call('DELETE /auth/failures/{id}', { path: { id: String(id) } }))
              }
            >
              <Icon name="undo" />
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
