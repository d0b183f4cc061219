import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { tokenNeeded } from './api/client.ts'
import { useMoreViews } from './live/features.ts'
import { connection } from './live/live.ts'
import { lazy } from './core/lazy.tsx'
import { hrefOf, useRoute, views, type ViewName } from './core/router.ts'
import { BrokenFiles } from './shell/broken-files.tsx'
import { Help } from './shell/help.tsx'
import { useKeys } from './shell/keys.ts'
import { SessionSelect } from './shell/session-select.tsx'
import { TokenForm } from './shell/token-form.tsx'
import { useStore } from './core/store.ts'
import { ConditionsView } from './views/conditions/conditions.tsx'
import { ConditionStrip } from './views/conditions/strip.tsx'
import { DataView } from './views/data/data.tsx'
import { EndpointsView } from './views/endpoints/endpoints.tsx'
import { TrafficView } from './views/traffic/traffic.tsx'

const titles: Readonly<Record<ViewName, string>> = {
  traffic: 'Traffic',
  endpoints: 'Endpoints',
  data: 'Data',
  conditions: 'Conditions',
  webhooks: 'Webhooks',
  graphql: 'GraphQL',
}

const shown = {
  traffic: TrafficView,
  endpoints: EndpointsView,
  data: DataView,
  conditions: ConditionsView,
  webhooks: lazy(async () => (await import('./views/webhooks/webhooks.tsx')).WebhooksView),
  graphql: lazy(async () => (await import('./views/graphql/graphql.tsx')).GraphqlView),
}

const always = 4 // so many views are always there

/** The page: what is the same in all views, and the view that the address names. */
export function App(): JSX.Element {
  const { view } = useRoute()
  const needsToken = useStore(tokenNeeded)
  const more = useMoreViews()
  const [helps, setHelps] = useState(false)
  useKeys(() => setHelps(true))
  useEffect(() => {
    document.title = `${titles[view]} · mockapi`
  }, [view])
  if (needsToken) return <TokenForm />
  const View = shown[view]
  return (
    <>
      <header class="top">
        <a class="brand" href={hrefOf('traffic')}>
          mockapi
        </a>
        <nav aria-label="Views">
          {views.map(
            (each, index) =>
              (index < always || each === view || more.has(each)) && (
                <a key={each} href={hrefOf(each)} aria-current={each === view ? 'page' : undefined}>
                  {titles[each]}
                </a>
              ),
          )}
        </nav>
        <ConditionStrip />
        <SessionSelect />
        <button type="button" class="button small" aria-label="Help" onClick={() => setHelps(true)}>
          ?
        </button>
      </header>
      <ConnectionBanner />
      <BrokenFiles />
      <main class={`view view-${view}`}>
        <h1 class="unseen">{titles[view]}</h1>
        <View />
      </main>
      {helps && <Help onClose={() => setHelps(false)} />}
    </>
  )
}

function ConnectionBanner(): JSX.Element | null {
  const state = useStore(connection)
  if (state !== 'lost') return null
  return (
    <p class="banner banner-warn" role="status">
      The server does not answer. Trying again; what is shown is as of then.
    </p>
  )
}
