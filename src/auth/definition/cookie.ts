import type { Provider } from './provider.ts'

/** The name of the cookie that keeps a browser signed in. */
export function loginCookie({ path }: Provider): string {
  return path === '/auth' ? 'mockapi-login' : `mockapi-login${path.replaceAll(/[^\w]+/g, '-')}`
}
