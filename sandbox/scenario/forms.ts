import type { ScenarioForm, ScenarioLead } from "./types.ts";

export const WALKTHROUGH_FORM: ScenarioForm = {
  id: "5b1f0c52-7c1e-4a3e-9d6b-1f2a7c9e0a11",
  name: "Book a fleet walkthrough",
  pageUrl: "https://www.brightline.test/walkthrough",
  pageTitle: "See your own fleet on Brightline",
  fields: ["email", "firstname", "lastname", "company", "jobtitle", "phone", "message"],
};

export const CALCULATOR_FORM: ScenarioForm = {
  id: "c20d9be4-2f4b-4b0f-8f53-6f0f4f3f7d22",
  name: "Idle-time calculator",
  pageUrl: "https://www.brightline.test/resources/idle-time-calculator",
  pageTitle: "What does idling cost you?",
  fields: ["email", "firstname", "lastname", "company", "jobtitle"],
};

export const FORMS: ScenarioForm[] = [WALKTHROUGH_FORM, CALCULATOR_FORM];

export const LEADS: ScenarioLead[] = [
  {
    key: "joel",
    formId: WALKTHROUGH_FORM.id,
    contact: {
      email: "joel.anders@beaconcatering.example",
      firstname: "Joel",
      lastname: "Anders",
      company: "Beacon Street Catering",
      jobtitle: "Operations Director",
      phone: "+1 617 555 0144",
      message:
        "We run 38 vans out of two kitchens and promise a 20-minute window. Right now drivers text us when they are late. Can you show us what our customers would see?",
    },
  },
  {
    key: "amara",
    formId: WALKTHROUGH_FORM.id,
    contact: {
      email: "amara.diallo@coppervalley.example",
      firstname: "Amara",
      lastname: "Diallo",
      company: "Copper Valley Transit",
      jobtitle: "Fleet Manager",
      phone: "+1 602 555 0167",
      message:
        "88 shuttles, mixed makes, contract renewals in eight weeks. Pricing and a realistic roll-out plan, please.",
    },
  },
  {
    key: "felix",
    formId: CALCULATOR_FORM.id,
    contact: {
      email: "felix.brandt@oldmill.example",
      firstname: "Felix",
      lastname: "Brandt",
      company: "Old Mill Building Supply",
      jobtitle: "Yard Manager",
      phone: "+1 971 555 0119",
      message: "Just looking for the calculator for now.",
    },
  },
];
