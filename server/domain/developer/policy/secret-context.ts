/** Binds a sealed signing secret to its endpoint: it opens for no other. */
export const secretContext = (endpointId: string): string => `webhook-endpoint:${endpointId}`;
