/** What fingers do to the list: swipe a row, press it long, pull the list down. Plain DOM: loaded where there is a touch screen. */

export type Gestures = {
  onAccept: (id: string) => void;
  onSnooze: (id: string) => void;
  onPick: (id: string) => void;
  onRefresh: () => Promise<unknown>;
  /** False: rows do not swipe and cannot be picked. */
  canDecide: () => boolean;
};

const SWIPE_PX = 88;
const PULL_PX = 72;
/** The hint follows the finger more slowly. */
const PULL_DRAG = 1.6;
const SLOP_PX = 10;
const LONG_PRESS_MS = 450;

type Touching = {
  x: number;
  y: number;
  row: HTMLElement | null;
  mode: "none" | "swipe" | "pull" | "scroll" | "pressed";
  timer: ReturnType<typeof setTimeout> | undefined;
};

/** Which way a finger goes once it has left the slop; `none` while it has not. */
export function directionOf(dx: number, dy: number, isAtTop: boolean): Touching["mode"] {
  if (Math.hypot(dx, dy) < SLOP_PX) return "none";
  if (Math.abs(dx) > Math.abs(dy) * 1.4) return "swipe";
  return isAtTop && dy > 0 ? "pull" : "scroll";
}

/** What a finished swipe means. */
export const swipeMeaning = (dx: number): "accept" | "snooze" | null =>
  dx >= SWIPE_PX ? "accept" : dx <= -SWIPE_PX ? "snooze" : null;

type Listening = { scroller: HTMLElement; gestures: Gestures; pull: HTMLElement; touch: Touching | null };

/** Listens on the scroller of the list. @returns a function that stops it */
export function attachGestures(scroller: HTMLElement, gestures: Gestures): () => void {
  const pull = document.createElement("p");
  pull.setAttribute("role", "status");
  pull.className = "pull-hint";
  scroller.prepend(pull);
  const on: Listening = { scroller, gestures, pull, touch: null };
  const stop = new AbortController();
  const { signal } = stop;
  scroller.addEventListener("touchstart", (event) => begin(on, event), { passive: true, signal });
  scroller.addEventListener("touchmove", (event) => follow(on, event), { passive: false, signal });
  scroller.addEventListener("touchend", (event) => finish(on, event), { signal });
  scroller.addEventListener("touchcancel", () => letGo(on), { signal });
  // A long press has picked: the menu of the link must not open over it.
  scroller.addEventListener("contextmenu", (event) => (on.touch?.mode === "pressed" ? event.preventDefault() : null), {
    signal,
  });
  return () => {
    letGo(on);
    pull.remove();
    stop.abort();
  };
}

function begin(on: Listening, event: TouchEvent): void {
  const finger = event.touches[0];
  if (!finger || event.touches.length > 1) {
    letGo(on);
    return;
  }
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-move]") : null;
  const touch: Touching = { x: finger.clientX, y: finger.clientY, row, mode: "none", timer: undefined };
  on.touch = touch;
  if (!row || !on.gestures.canDecide()) return;
  touch.timer = setTimeout(() => {
    if (touch.mode !== "none") return;
    touch.mode = "pressed";
    on.gestures.onPick(row.dataset.move ?? "");
  }, LONG_PRESS_MS);
}

function follow(on: Listening, event: TouchEvent): void {
  const finger = event.touches[0];
  const { touch } = on;
  if (!touch || !finger) return;
  const [dx, dy] = [finger.clientX - touch.x, finger.clientY - touch.y];
  if (touch.mode === "none") decide(on, touch, dx, dy);
  if (touch.mode !== "swipe" && touch.mode !== "pull") return;
  event.preventDefault();
  if (touch.mode === "swipe") moveRow(touch.row, dx);
  else moveHint(on.pull, dy / PULL_DRAG);
}

function decide({ scroller, gestures }: Listening, touch: Touching, dx: number, dy: number): void {
  touch.mode = directionOf(dx, dy, scroller.scrollTop <= 0);
  if (touch.mode === "swipe" && !(touch.row && gestures.canDecide())) touch.mode = "scroll";
  if (touch.mode !== "none") clearTimeout(touch.timer);
}

function moveRow(row: HTMLElement | null, dx: number): void {
  const holder = row?.parentElement;
  if (!row || !holder) return;
  row.style.transform = `translateX(${Math.max(-140, Math.min(140, dx))}px)`;
  holder.dataset.swipe = `${dx > 0 ? "accept" : "snooze"}${swipeMeaning(dx) ? "-now" : ""}`;
}

function moveHint(pull: HTMLElement, px: number): void {
  pull.style.height = `${Math.min(px, PULL_PX)}px`;
  pull.textContent = px >= PULL_PX ? "Let go to read the list anew" : "Pull to read the list anew";
}

function finish(on: Listening, event: TouchEvent): void {
  const finger = event.changedTouches[0];
  const { touch } = on;
  if (touch && finger) {
    // What was a gesture is no click.
    if (touch.mode === "pressed" || touch.mode === "swipe") event.preventDefault();
    if (touch.mode === "swipe") swiped(on.gestures, touch.row?.dataset.move, finger.clientX - touch.x);
    if (touch.mode === "pull") void pulled(on, (finger.clientY - touch.y) / PULL_DRAG >= PULL_PX);
  }
  letGo(on);
}

function swiped(gestures: Gestures, id: string | undefined, dx: number): void {
  const meaning = swipeMeaning(dx);
  if (!id || !meaning) return;
  if (meaning === "accept") gestures.onAccept(id);
  else gestures.onSnooze(id);
}

async function pulled({ pull, gestures }: Listening, isFar: boolean): Promise<void> {
  if (isFar) {
    pull.textContent = "Reading the list anew";
    await gestures.onRefresh().catch(() => {});
  }
  pull.style.height = "";
  pull.textContent = "";
}

function letGo(on: Listening): void {
  const { touch } = on;
  on.touch = null;
  clearTimeout(touch?.timer);
  if (!touch?.row) return;
  touch.row.style.transform = "";
  delete touch.row.parentElement?.dataset.swipe;
}
