import type { Authentication } from '../endpoints/authentication.ts'
import type { LoginOverview, SignedIn, SignInOptions } from '../sessions/login-types.ts'
import type { Logins } from '../sessions/logins.ts'
import type { Session } from '../sessions/session.ts'
import { authenticationOf } from './authentication.ts'
import type { Provider } from './definition/provider.ts'

/** The providers of logins that are served now; what they do outside of requests is loaded when it is first asked for. */
export class ServedLogins implements Logins {
  #providers: readonly Provider[] = []
  readonly #address: () => string

  /** @param address where the mocks answer, without a session */
  constructor(address: () => string) {
    this.#address = address
  }

  /** Takes the providers of a reload; undefined where there is none, so that nobody can be known. */
  serve(providers: readonly Provider[]): Authentication | undefined {
    this.#providers = providers
    return authenticationOf(providers)
  }

  async signIn(session: Session, user: string, options: SignInOptions): Promise<SignedIn> {
    return await (await this.#loaded()).signIn(session, user, options)
  }

  async expire(session: Session, user: string | undefined): Promise<void> {
    await (await this.#loaded()).expire(session, user)
  }

  async revoke(session: Session, user: string | undefined): Promise<void> {
    await (await this.#loaded()).revoke(session, user)
  }

  async overview(session: Session): Promise<LoginOverview> {
    if (this.#providers.length === 0) return { providers: [], users: [], logins: [] }
    return await (await this.#loaded()).overview(session)
  }

  async #loaded(): Promise<Logins> {
    if (this.#providers.length === 0) {
      throw new Error(
        'No mock file says who may sign in. Add auth({ users: \'users\' }), or "$auth": { "users": "users" } to a JSON file.',
      )
    }
    const { OutsideLogins } = await import('./outside.ts')
    return new OutsideLogins(this.#providers, this.#address)
  }
}
