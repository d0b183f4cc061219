import type { JSX } from 'preact'
import type { Order } from '../core/api.ts'
import { useAnswer } from '../core/answer.ts'
import { Empty, Shown, Waiting, money } from '../parts/parts.tsx'

/** The orders of the one who is signed in; `placed` is one that was placed just now. */
export function Orders(props: {
  readonly isSignedIn: boolean
  readonly placed: string
}): JSX.Element {
  const { isSignedIn, placed } = props
  const orders = useAnswer<readonly Order[]>(isSignedIn ? '/orders?sort=-id' : undefined)
  return (
    <>
      <h1>Orders</h1>
      {isSignedIn ? (
        <Shown of={orders} what="your orders" waiting={<Waiting count={2} kind="rows" />}>
          {(found) => <List orders={found} placed={placed} />}
        </Shown>
      ) : (
        <Empty title="Sign in to see your orders">
          <a class="button" href="#/sign-in/orders">
            Sign in
          </a>
        </Empty>
      )}
    </>
  )
}

function List(props: { readonly orders: readonly Order[]; readonly placed: string }): JSX.Element {
  const { orders, placed } = props
  if (orders.length === 0) return <Empty title="No orders yet" />
  return (
    <ul class="orders">
      {orders.map(({ id, status, items, total, createdAt }) => (
        <li key={id} class={String(id) === placed ? 'order order-new' : 'order'}>
          {String(id) === placed && <p class="thanks">Thank you! Your order is placed.</p>}
          <p class="order-head">
            <strong>Order {id}</strong>
            <span class={`badge badge-${status}`}>{status}</span>
            <span class="muted">
              {new Date(createdAt).toLocaleDateString('en', { dateStyle: 'medium' })}
            </span>
            <strong class="order-total">{money(total)}</strong>
          </p>
          <p>{items.map(({ name, quantity }) => `${quantity} × ${name}`).join(', ')}</p>
        </li>
      ))}
    </ul>
  )
}
