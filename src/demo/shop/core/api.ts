/** A product, as `GET /api/products` lists it. */
export interface Product {
  readonly id: number
  readonly name: string
  readonly category: string
  readonly price: number
  readonly stock: number
  readonly maker: string
  readonly text: string
  readonly picture: { readonly shape: string; readonly color: string; readonly ground: string }
}

/** What a customer says of a product. */
export interface Review {
  readonly id: number
  readonly author: string
  readonly stars: number
  readonly text: string
  readonly date: string
}

/** The cart of this browser. */
export interface Cart {
  readonly lines: readonly {
    readonly product: Product
    readonly quantity: number
    readonly price: number
  }[]
  readonly goods: number
  readonly shipping: number
  readonly total: number
}

/** An order of the one who is signed in. */
export interface Order {
  readonly id: number
  readonly status: string
  readonly items: readonly { readonly productId: number; name: string; quantity: number }[]
  readonly total: number
  readonly createdAt: string
}

/** Who is signed in. */
export interface Session {
  readonly user: { readonly name: string; readonly email: string } | null
}

/** A call that failed: its status, 0 where there was no answer, and words for the customer. */
export class ApiError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Calls the shop's API, below `/api`. @throws ApiError */
export async function ask<Answer>(
  path: string,
  { method = 'GET', body, signal }: { method?: string; body?: object; signal?: AbortSignal } = {},
): Promise<Answer> {
  const response = await fetch(`/api${path}`, {
    method,
    ...(signal && { signal }),
    ...(body && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error
    throw new ApiError(0, 'There was no answer.')
  })
  const text = await response.text().catch(() => '')
  const value = parsed(text)
  if (!response.ok) throw new ApiError(response.status, detailOf(value))
  if (text !== '' && value === undefined) {
    throw new ApiError(response.status, 'The answer is not complete.')
  }
  return value as Answer
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function detailOf(value: unknown): string {
  const { detail, title } = (value ?? {}) as { detail?: string; title?: string }
  return detail ?? title ?? 'Something went wrong.'
}
