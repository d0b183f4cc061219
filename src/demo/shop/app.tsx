import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { ask, type Cart, type Session } from './core/api.ts'
import { reloadAll, useAnswer } from './core/answer.ts'
import { Notice, useNotice } from './parts/notice.tsx'
import { Catalogue } from './views/catalogue.tsx'
import { CartView } from './views/cart.tsx'
import { Orders } from './views/orders.tsx'
import { ProductView } from './views/product.tsx'
import { SignIn } from './views/sign-in.tsx'

/** The shop: what is the same in all views, and the view that the address names. */
export function Shop(): JSX.Element {
  const [, view = '', id = ''] = usePath().split('/')
  const session = useLatest(useAnswer<Session>('/session').value)
  const cart = useLatest(useAnswer<Cart>('/cart').value)
  const count = cart?.lines.reduce((sum, { quantity }) => sum + quantity, 0) ?? 0
  const user = session?.user ?? undefined
  const notice = useNotice()
  const signOut = async () => {
    try {
      await ask('/logout', { method: 'POST' })
      reloadAll(false)
    } catch (error) {
      notice.say(`You are still signed in: ${(error as Error).message}`)
    }
  }
  useEffect(() => {
    scrollTo(0, 0)
    notice.say(undefined)
    document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true })
  }, [view, id])
  return (
    <>
      <p class="ribbon">
        The API of this shop is a folder of mocks.{' '}
        <a href="/__mockapi/" target="_blank">
          Open its page and turn on a bad day
        </a>
      </p>
      <header class="top">
        <a class="brand" href="#/">
          Fern <span>&</span> Fable
        </a>
        <nav aria-label="Shop">
          <a href="#/" aria-current={view === '' ? 'page' : undefined}>
            Shop
          </a>
          <a href="#/orders" aria-current={view === 'orders' ? 'page' : undefined}>
            Orders
          </a>
          {user ? (
            <button type="button" class="link" onClick={() => void signOut()}>
              Sign out<span class="wide-only"> {user.name.split(' ')[0]}</span>
            </button>
          ) : (
            <a href="#/sign-in" aria-current={view === 'sign-in' ? 'page' : undefined}>
              Sign in
            </a>
          )}
          <a class="cart-link" href="#/cart" aria-current={view === 'cart' ? 'page' : undefined}>
            Cart <span class="count">{count}</span>
            <span class="unseen">items</span>
          </a>
        </nav>
      </header>
      <main tabIndex={-1}>
        {view === '' && <Catalogue />}
        {view === 'products' && <ProductView id={id} notice={notice} />}
        {view === 'cart' && <CartView isSignedIn={user !== undefined} />}
        {view === 'orders' && <Orders isSignedIn={user !== undefined} placed={id} />}
        {view === 'sign-in' && <SignIn back={id} />}
      </main>
      <footer>
        <p>
          Fern & Fable does not exist: it is a demo of mockapi. Nothing is sold, and nothing leaves
          this computer.
        </p>
      </footer>
      <Notice notice={notice} />
    </>
  )
}

/** The last value that was there, so that a failure does not empty the header. */
function useLatest<Value>(value: Value | undefined): Value | undefined {
  const [latest, setLatest] = useState(value)
  useEffect(() => {
    if (value !== undefined) setLatest(() => value)
  }, [value])
  return latest
}

/** The path behind `#`. */
function usePath(): string {
  const [path, setPath] = useState(location.hash.slice(1))
  useEffect(() => {
    const onChange = () => setPath(location.hash.slice(1))
    addEventListener('hashchange', onChange)
    return () => removeEventListener('hashchange', onChange)
  }, [])
  return path
}
