import { LandingScreen } from "#components/landing/landing-screen.tsx";
import { currentMe, signInFacts } from "#server/api/rsc.ts";

export default async function StartPage() {
  const me = await currentMe();
  return <LandingScreen isSignedIn={me !== null} isSandbox={signInFacts().isSandbox} />;
}
