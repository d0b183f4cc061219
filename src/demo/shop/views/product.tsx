import type { JSX } from 'preact'
import { ask, type Product, type Review } from '../core/api.ts'
import { reloadAll, useAnswer } from '../core/answer.ts'
import type { Noticing } from '../parts/notice.tsx'
import { useFailure, type ShownFailure } from '../parts/failure.ts'
import { ActionButton, Empty, Shown, Stars, Waiting, money } from '../parts/parts.tsx'
import { Picture } from '../parts/picture.tsx'

/** One product, and what customers say of it. */
export function ProductView(props: {
  readonly id: string
  readonly notice: Noticing
}): JSX.Element {
  const { id, notice } = props
  const product = useAnswer<Product>(`/products/${id}`)
  const reviews = useAnswer<readonly Review[]>(`/products/${id}/reviews?sort=-date`)
  const failure = useFailure()
  return (
    <>
      <p>
        <a href="#/">← All products</a>
      </p>
      <Shown of={product} what="this product" waiting={<Waiting count={2} kind="product" />}>
        {(found) => <Details product={found} notice={notice} failure={failure} />}
      </Shown>
      <section class="reviews">
        <h2>Reviews</h2>
        <Shown of={reviews} what="the reviews" waiting={<Waiting count={2} kind="rows" />}>
          {(found) =>
            found.length === 0 ? (
              <Empty title="No reviews yet" />
            ) : (
              <ul>
                {found.map((review) => (
                  <li key={review.id}>
                    <p>
                      <Stars of={review.stars} /> <strong>{review.author}</strong>{' '}
                      <span class="muted">{dateText(review.date)}</span>
                    </p>
                    <p>{review.text}</p>
                  </li>
                ))}
              </ul>
            )
          }
        </Shown>
      </section>
    </>
  )
}

function Details(props: {
  readonly product: Product
  readonly notice: Noticing
  readonly failure: ShownFailure
}): JSX.Element {
  const { product, notice } = props
  const { error, onError } = props.failure
  const { id, name, maker, text, price, stock } = product
  const add = async () => {
    await ask('/cart/items', { method: 'POST', body: { productId: id } })
    reloadAll(false)
    notice.say(
      <>
        {name} is in your cart. <a href="#/cart">View cart</a>
      </>,
    )
  }
  return (
    <article class="product">
      <Picture of={product} isLarge />
      <div>
        <p class="muted">{maker}</p>
        <h1>{name}</h1>
        <p class="price">{money(price)}</p>
        <p>{text}</p>
        <p class={stock > 4 ? 'stock' : 'stock stock-low'}>
          {stock === 0
            ? 'Sold out'
            : stock > 4
              ? 'In stock, leaves tomorrow'
              : `Only ${stock} left`}
        </p>
        <ActionButton class="button primary" disabled={stock === 0} act={add} onError={onError}>
          {stock === 0 ? 'Sold out' : 'Add to cart'}
        </ActionButton>
        {error && (
          <p class="problem" role="alert">
            It is not in your cart: {error.message}
          </p>
        )}
      </div>
    </article>
  )
}

function dateText(date: string): string {
  return new Date(date).toLocaleDateString('en', { month: 'long', year: 'numeric' })
}
