export { companyDomainOf, isFreeMailDomain, normalAddress } from "#server/platform/pure/mail-address.ts";
