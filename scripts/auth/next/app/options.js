/** next-auth as its documentation has it for a provider of one's own. */
export const options = {
  providers: [
    {
      id: 'mockapi',
      name: 'mockapi',
      type: 'oauth',
      wellKnown: `${process.env.MOCKAPI}/auth/.well-known/openid-configuration`,
      clientId: 'web',
      clientSecret: 'web secret',
      authorization: { params: { scope: 'openid profile email' } },
      idToken: true,
      checks: ['pkce', 'state', 'nonce'],
      profile: ({ sub, name, email }) => ({ id: sub, name, email }),
    },
  ],
  callbacks: {
    jwt: ({ token, account, profile }) =>
      account ? { ...token, role: profile.role, accessToken: account.access_token } : token,
    session: ({ session, token }) => ({
      ...session,
      role: token.role,
      accessToken: token.accessToken,
    }),
  },
}
