import type { JSX } from 'preact'
import { ask, type Cart, type Order } from '../core/api.ts'
import { reloadAll, useAnswer } from '../core/answer.ts'
import { useFailure, type ShownFailure } from '../parts/failure.ts'
import { ActionButton, Empty, Shown, Waiting, money } from '../parts/parts.tsx'
import { Picture } from '../parts/picture.tsx'

/** What is in the cart, and the way to an order. */
export function CartView({ isSignedIn }: { readonly isSignedIn: boolean }): JSX.Element {
  const cart = useAnswer<Cart>('/cart')
  const lines = useFailure()
  const order = useFailure()
  return (
    <>
      <h1>Cart</h1>
      <Shown of={cart} what="your cart" waiting={<Waiting count={2} kind="rows" />}>
        {(found) =>
          found.lines.length === 0 ? (
            <Empty title="Your cart is empty">
              <a class="button" href="#/">
                Look around
              </a>
            </Empty>
          ) : (
            <div class="checkout">
              <Lines cart={found} failure={lines} />
              <Summary cart={found} isSignedIn={isSignedIn} failure={order} />
            </div>
          )
        }
      </Shown>
    </>
  )
}

interface LinesProps {
  readonly cart: Cart
  readonly failure: ShownFailure
}

function Lines({ cart, failure: { error, onError } }: LinesProps): JSX.Element {
  const put = async (id: number, quantity: number) => {
    await ask(`/cart/items/${id}`, { method: 'PATCH', body: { quantity } })
    reloadAll(false)
  }
  return (
    <div>
      <ul class="lines">
        {cart.lines.map(({ product, quantity, price }) => (
          <li key={product.id}>
            <a href={`#/products/${product.id}`} aria-hidden="true" tabIndex={-1}>
              <Picture of={product} />
            </a>
            <div>
              <a class="card-name" href={`#/products/${product.id}`}>
                {product.name}
              </a>
              <div class="quantity">
                <ActionButton
                  class="step"
                  label={`One ${product.name} less`}
                  act={() => put(product.id, quantity - 1)}
                  onError={onError}
                >
                  −
                </ActionButton>
                <span>{quantity}</span>
                <ActionButton
                  class="step"
                  label={`One ${product.name} more`}
                  act={() => put(product.id, quantity + 1)}
                  onError={onError}
                >
                  +
                </ActionButton>
              </div>
            </div>
            <strong>{money(price)}</strong>
          </li>
        ))}
      </ul>
      {error && (
        <p class="problem" role="alert">
          {error.message}
        </p>
      )}
    </div>
  )
}

interface SummaryProps {
  readonly cart: Cart
  readonly isSignedIn: boolean
  readonly failure: ShownFailure
}

function Summary({ cart, isSignedIn, failure: { error, onError } }: SummaryProps): JSX.Element {
  const { goods, shipping, total } = cart
  const order = async () => {
    const { id } = await ask<Order>('/checkout', { method: 'POST' })
    location.hash = `#/orders/${id}`
    reloadAll(false)
  }
  return (
    <aside class="summary">
      <h2>Summary</h2>
      <dl>
        <dt>Goods</dt>
        <dd>{money(goods)}</dd>
        <dt>Shipping</dt>
        <dd>{shipping === 0 ? 'free' : money(shipping)}</dd>
        <dt class="total">Total</dt>
        <dd class="total">{money(total)}</dd>
      </dl>
      {isSignedIn ? (
        <ActionButton class="button primary" act={order} onError={onError}>
          {error ? 'Try again' : 'Pay and order'}
        </ActionButton>
      ) : (
        <a class="button primary" href="#/sign-in/cart">
          Sign in to order
        </a>
      )}
      {error && (
        <p class="problem" role="alert">
          Your order was not placed: {error.message}
        </p>
      )}
    </aside>
  )
}
