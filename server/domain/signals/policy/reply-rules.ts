import type { ReplyIntent } from "../contract.ts";

export type Rule = {
  intent: ReplyIntent;
  confidence: number;
  patterns: readonly RegExp[];
  /** Where a negation just before the words turns the rule off. */
  canBeNegated: boolean;
};

const rule = (intent: ReplyIntent, confidence: number, canBeNegated: boolean, ...patterns: RegExp[]): Rule => ({
  intent,
  confidence,
  canBeNegated,
  patterns,
});

const DAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|\\d{1,2}(?::\\d{2})? ?(?:am|pm|h)\\b";
const SEND = "send|share|get|give|see|receive|forward|email|mail";
const WORTH =
  "pricing|prices?|quote|quotation|proposal|demo|walkthrough|details|deck|brochure|information|info|case stud(?:y|ies)|contract|agreement";

/** Wishes not to be written to. They come before everything else, whatever else the mail says. */
export const optOutRules: readonly Rule[] = [
  rule(
    "unsubscribe",
    0.97,
    true,
    /^(?:please |kindly |pls )?unsubscribe\b/,
    /\bunsubscribe (?:me|us|this|my)\b/,
    /\b(?:i|we|to) (?:\w+ )?unsubscribe\b/,
    /\b(?:want|like|wish|asked|need) (?:you )?to (?:unsubscribe|opt[- ]?out|be removed)\b/,
    /\b(?:remove|delete|take) (?:me|us|my (?:e-?mail|address|name|data|details|contact))\b.{0,30}\b(?:off|from|list|database|records?|system)\b/,
    /^(?:please |kindly |pls )?(?:remove|delete) (?:me|us)\b/,
    /\btake (?:me|us) off\b/,
    /\bopt(?:ing)?[- ]?(?:me )?out\b/,
    /\bstop (?:e-?mailing|mailing|contacting|writing|sending|messaging|spamming|this|these)\b/,
    /^(?:please )?stop$/,
    /\b(?:do not|don't|never) (?:ever )?(?:contact|e-?mail|mail|write|message|call|reach out to) (?:to )?(?:me|us|this)\b/,
    /\bno (?:more|further) (?:e-?mails?|messages|contact|communication)\b/,
    /\b(?:delete|erase) (?:all )?my (?:personal )?(?:data|details|information)\b/,
  ),
];

/** In order; the first that holds decides. */
export const replyRules: readonly Rule[] = [
  rule(
    "not_interested",
    0.92,
    false,
    /\b(?:not|never|isn't|aren't|wasn't) (?:(?:at all|really|particularly|currently|that|very|so|even|much) ){0,2}interested\b/,
    /\bno (?:real |further )?interest\b/,
    /^(?:no|nope|nah),? (?:thanks|thank you|thx)\b/,
    /\bno,? thank you\b|\bno thanks\b/,
    /\b(?:we'll|we will|i'll|i will|going to|have to|decided to) pass\b/,
    /\bpass on (?:this|it)\b/,
    /\bnot (?:really |quite )?(?:a )?(?:good |great |right )?(?:a )?fit\b/,
    /\b(?:decided|chosen|chose|went|gone|going) (?:to go )?(?:against|with (?:another|a different|someone else|somebody else|your competitor|\w+ instead))\b/,
    /\bnot (?:currently )?looking (?:for|to|at)\b/,
    /\b(?:don't|do not|won't|no longer|doesn't) (?:really |currently |actually )?need\b/,
    /\bno need (?:for|of)\b/,
    /\bnot (?:for|something for) us\b/,
    /\bhappy with (?:what we have|our current|the current)\b/,
    /\b(?:please )?(?:don't|do not) follow up\b/,
  ),
  rule(
    "not_now",
    0.85,
    false,
    /\bnot (?:right )?now\b/,
    /\bnot (?:the|a) (?:right|good) (?:time|moment)\b|\b(?:bad|wrong|poor) timing\b/,
    /\b(?:circle|check|come|get) back (?:to (?:me|us) )?(?:in|next|after|later|around|once|when|with (?:me|us) in)\b/,
    /\b(?:reach out|follow up|try|touch base|reconnect|talk|revisit|write|ping me|ask)\b.{0,25}\b(?:again )?(?:in (?:a few|a couple|two|three|six|\d+) (?:weeks|months)|next (?:quarter|year|month|spring|summer|fall|autumn|winter)|in (?:q[1-4]|the new year|january|february|march|april|may|june|july|august|september|october|november|december)|later this year|after the holidays)/,
    /\brevisit\b/,
    /\b(?:on hold|on ice|back burner|parked)\b/,
    /\b(?:too busy|swamped|no bandwidth|no capacity)\b/,
    /\bno budget (?:this|until|left|right|before)|\b(?:until|before) the (?:new|next) (?:fiscal |financial )?(?:year|quarter)/,
    /\bmaybe (?:later|next|another time)\b/,
  ),
  rule(
    "meeting_confirmed",
    0.9,
    true,
    new RegExp(
      `\\b(?:${DAY}|that|this|either|any time|anytime)(?: (?!never|not|hardly|no)[\\w:]+){0,3} (?:works|is fine|is good|is perfect|suits|sounds good)\\b`,
    ),
    /\bworks (?:well |great |fine |perfectly )?(?:for (?:me|us)|on (?:my|our) (?:side|end))\b/,
    new RegExp(`\\bsee you (?:then|there|soon|at|on|${DAY})`),
    /\b(?:i've|i have|i|we've|we have|we|just) (?:accepted|booked|confirmed|put) (?:the|a|your|it|our|that)\b.{0,30}\b(?:invite|invitation|slot|time|call|meeting|calendar)\b/,
    /\b(?:meeting|call|time|slot|invite|appointment) (?:is |has been )?(?:confirmed|accepted|booked)\b/,
    /^(?:confirmed|confirming)\b/,
    new RegExp(`\\blet's (?:do|say|go with|take) (?:the )?(?:${DAY}|\\d)`),
    /\blooking forward to (?:our|the|this|speaking|talking|meeting|the) ?(?:call|meeting|chat|conversation|demo|walkthrough|on)?\b.{0,20}\b(?:call|meeting|chat|conversation|demo|walkthrough|then|tomorrow|(?:mon|tues|wednes|thurs|fri)day)\b/,
    /\bi'll be there\b/,
  ),
  rule(
    "meeting_request",
    0.9,
    true,
    /\b(?:can|could|shall|should|may|might) (?:we|you|i) (?:please |maybe |perhaps )?(?:meet|talk|speak|chat|connect|catch up|schedule|set up|arrange|book|hop on|jump on|get on|have a (?:quick |short )?(?:call|chat|meeting)|call|do a (?:quick |short )?(?:call|demo))\b/,
    /\b(?:schedule|book|arrange|set up|organi[sz]e|find|grab) (?:a|some|an?other|the)? ?(?:\w+ )?(?:call|time|meeting|slot|chat|demo|session|walkthrough)\b/,
    /\blet's (?:please )?(?:talk|meet|chat|speak|connect|schedule|set|hop|jump|get on|find a time|discuss)\b/,
    /\b(?:are|would|will) you (?:be )?(?:free|available|around)\b/,
    /\bdo you have (?:any )?(?:time|availability|\d+ minutes|a (?:minute|moment|slot))\b/,
    /\b(?:give|gimme) (?:me|us) a (?:call|ring|buzz)\b|\bcall (?:me|us) (?:at|on|tomorrow|today|back|any|when|\+?\d)/,
    /\b(?:i'm|i am|we're|we are) (?:free|available) (?:on|this|next|tomorrow|today|after|before|between|from|all|most|at|any)/,
    /\bhappy to (?:talk|meet|chat|speak|jump|hop|get on|have a call)\b/,
    /\bwhat (?:time|day)s? (?:works|suits|would|is good|are)\b/,
    /\b(?:your|a) (?:calendar|calendly|booking) link\b/,
    /\b(?:would|i'd|we'd) (?:like|love) to (?:meet|talk|speak|chat|schedule|set up|have a call)\b/,
    new RegExp(`\\b(?:${DAY})\\b.{0,20}\\b(?:doesn't|does not|won't|will not|can't) work\\b.{0,60}\\?`),
  ),
  rule(
    "referral",
    0.85,
    false,
    /\b(?:not|isn't|am not|i'm not|wrong) (?:the )?(?:right |best |correct )?(?:person|contact|department)\b/,
    /\b(?:reach out to|speak (?:to|with)|talk to|contact|get in touch with|ask|write to) (?:my (?:colleague|boss|manager|team)|our \w+|the \w+ team|[a-z]+ (?:[a-z]+ )?(?:who|instead|directly|,|at [a-z0-9.]+@)|[\w.+-]+@)/,
    /\b(?:i've|i have|we've|we have|i) (?:forwarded|passed) (?:this|your|it)\b/,
    /\b(?:no longer|not) (?:with|working (?:at|for|with)|at|employed)\b|\bleft the company\b/,
    /\b(?:handles|is responsible for|takes care of|is in charge of|looks after|owns) (?:this|that|these|it|such|our)\b/,
    /\b(?:better|right|best) (?:person|contact|one) (?:for this|to (?:talk|speak|ask)|is|would be)\b/,
  ),
  rule(
    "interested",
    0.88,
    true,
    /\b(?:very |quite |definitely |really |still |certainly )?interested\b/,
    /\btell (?:me|us) more\b|\b(?:learn|know|hear|find out) more\b/,
    new RegExp(`\\b(?:${SEND})(?: \\w+){0,4} (?:${WORTH})\\b`),
    new RegExp(`\\b(?:can|could|would|will) (?:you|we|i)(?: \\w+){0,5} (?:${WORTH})\\b`),
    /\b(?:pricing|prices?|a quote|quotation|proposal)\b.{0,40}\bplease\b/,
    /\b(?:need|want|looking for|would like|we'd like|i'd like|request(?:ing)?)(?: \w+){0,3} (?:pricing|prices?|quote|quotation|proposal|demo|walkthrough|trial|pilot)\b/,
    /\bhow much (?:is|does|would|do|for|will)\b|\bwhat (?:does|would|will) (?:it|this|that) cost\b|\bwhat(?:'s| is| are) (?:the|your) (?:pricing|price|prices|rate|rates|cost)\b/,
    /\bsounds (?:really |very )?(?:good|great|interesting|promising|useful|perfect)\b/,
    /\b(?:love|like|keen|eager|excited|happy) to (?:see|try|learn|test|explore|start|get started|move|proceed|go ahead)\b/,
    /\b(?:start|try|run|do)(?: \w+){0,2} (?:trial|pilot|proof of concept|poc)\b/,
    /\b(?:move|go|moving|going) (?:forward|ahead)\b|\bget started\b|\bready to (?:sign|start|buy|go|order|proceed)\b|\bwhere do (?:i|we) sign\b|\bnext steps?\b/,
    /\b(?:count (?:me|us) in|sign (?:me|us) up|we're in|i'm in|let's do (?:it|this))\b/,
  ),
  rule(
    "objection",
    0.8,
    false,
    /\b(?:too (?:expensive|pricey|costly|much)|over (?:our )?budget|out of (?:our )?budget|can't afford|cannot afford|steep|a lot of money)\b/,
    /\b(?:concern(?:s|ed)?|worr(?:y|ied|ies)|hesitant|hesitation|skeptical|sceptical|not (?:convinced|sure|clear|comfortable)|unsure|doubt)\b/,
    /\balready (?:use|using|have|working with|work with|signed|under contract|committed)\b/,
    /\b(?:locked in|under contract|tied to|contract (?:with|runs|until))\b/,
    /\b(?:doesn't|does not|don't|do not|won't|can't|cannot|lacks?|missing) (?:support|integrate|work with|have|offer|cover|scale|meet|handle)\b/,
    /\b(?:risk(?:y)?|deal[- ]?breaker|security review|compliance (?:issue|problem))\b/,
    /\b(?:cheaper|compared to|better (?:offer|price))\b/,
  ),
];

/** Weak signs, asked last. */
export const lateRules: readonly Rule[] = [
  rule(
    "question",
    0.7,
    false,
    /\?/,
    /^(?:how|what|when|where|which|who|why|can|could|do|does|is|are|will|would)\b/,
    /\b(?:a|one|some|two|few) (?:more |quick |other )?questions?\b|\bwondering (?:if|whether|how)\b|\blet me know (?:if|whether|how|what|when)\b/,
  ),
  rule(
    "positive_feedback",
    0.75,
    true,
    /\b(?:great|excellent|fantastic|amazing|awesome|brilliant|wonderful|superb|good) (?:work|job|stuff|service|support|product|tool|experience|call|session|presentation)\b/,
    /\b(?:love|loving|loved|impressed|delighted|thrilled|very happy|really happy|so happy|works (?:great|well|perfectly|like a charm))\b/,
    /\b(?:thanks|thank you|thx|cheers)\b.{0,30}\b(?:so much|a lot|again|for (?:your|the) (?:help|support|work|quick|great))\b/,
    /\bmuch appreciated\b|\bappreciate (?:it|your|the)\b/,
  ),
];

export const outOfOffice: readonly RegExp[] = [
  /\b(?:currently|am|i'm|is|be|will be) (?:\w+ )?(?:out of (?:the )?office|on (?:annual |parental |maternity |paternity |sick |medical )?leave|on (?:vacation|holiday|pto)|away from (?:my desk|the office|work)|travell?ing)\b/,
  /\bout of (?:the )?office (?:until|from|through|till|and|with|auto)/,
  /\b(?:limited|no|intermittent) access to (?:my )?e-?mails?\b/,
  /\b(?:automatic|automated|auto)[- ]?(?:reply|response|respond)/,
  /\bi (?:will|shall) (?:be back|return|reply|respond|get back to you) (?:on|in|when|after|upon|as soon as)\b/,
];

export const outOfOfficeSubject =
  /^(?:re: )?(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|ooo\b|on vacation|abwesenheit|absence)/;

export const bounceSender = /^(?:mailer-daemon|postmaster|mail-daemon)@/;
export const bounceSubject =
  /(?:undeliverable|undelivered|delivery status notification|mail delivery (?:failed|failure|subsystem)|returned mail|failure notice|delivery (?:has )?failed|address not found|unzustellbar)/;
