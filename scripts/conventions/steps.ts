import ts from "typescript";
import { type Check, type Complaint, isCode, isTest, lineOf, nodes } from "./tree.ts";

const STEP_CALL = /^(steps|step)\.(run|sleep|sleepUntil|waitForEvent|invoke|sendEvent)$/;

const isStepCall = (node: ts.Node): node is ts.CallExpression =>
  ts.isCallExpression(node) && STEP_CALL.test(node.expression.getText().replace(/\s/g, ""));

function isAwaited(call: ts.Node): boolean {
  const { parent } = call;
  if (ts.isParenthesizedExpression(parent) || ts.isConditionalExpression(parent)) return isAwaited(parent);
  if (ts.isAwaitExpression(parent)) return true;
  // The result of a function or arrow is awaited by its caller; parallel steps stand in one Promise.all.
  return ts.isReturnStatement(parent) || ts.isArrowFunction(parent) || ts.isArrayLiteralExpression(parent);
}

function isNested(call: ts.Node): boolean {
  for (let node = call.parent; !ts.isSourceFile(node); node = node.parent) {
    if (isStepCall(node)) return true;
  }
  return false;
}

/** Durable steps: awaited, not inside one another, with an id that is written down. */
export const stepCalls: Check = (tree) =>
  tree.paths
    .filter((path) => isCode(path) && !isTest(path) && /^(server\/domain\/[^/]+\/jobs|inngest\/functions)\//.test(path))
    .flatMap((path) =>
      [...nodes(tree.source(path))].filter(isStepCall).flatMap((call): Complaint[] => {
        const say = (rule: string, message: string) => ({ rule, path: `${path}:${lineOf(call)}`, message });
        const [id] = call.arguments;
        const isWritten = id && (ts.isStringLiteralLike(id) || ts.isTemplateExpression(id));
        return [
          ...(isAwaited(call) ? [] : [say("step-awaited", "a step that is not awaited may be lost")]),
          ...(isNested(call) ? [say("step-nested", "a step inside a step runs again on every replay")] : []),
          ...(isWritten ? [] : [say("step-id", "the id of a step is a literal, so that a replay finds it")]),
        ];
      }),
    );
