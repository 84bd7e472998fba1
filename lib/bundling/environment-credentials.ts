/**
 * Bundled in place of the SDK's chain of credential providers (files, SSO, STS, instance metadata): Lambda puts a
 * function's credentials into its environment and nowhere else. Saves every bundle about 130 KB and its load time.
 */
export const defaultProvider = () => async () => {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  if (!accessKeyId || !secretAccessKey) throw new Error('the environment holds no AWS credentials');
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
};
