"use client";

import { type UseQueryResult, useQueryClient } from "@tanstack/react-query";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { RelativeTime } from "#components/clock/now.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { notify } from "#components/ui/notify.ts";
import { NoPermission, Notice } from "#components/ui/states.tsx";
import type { Comment } from "#server/domain/collaboration/contract.ts";
import type { MoveDetail } from "#server/domain/queue/contract.ts";
import { CommentForm } from "./comment-form.tsx";
import { piecesOf } from "./mentions.ts";

type CommentsProps = {
  move: MoveDetail;
  comments: UseQueryResult<{ items: Comment[] }, unknown>;
  /** The person asked to write one: the field takes the focus. */
  isAsked: boolean;
};

/** What members wrote to each other about the move. None of it leaves the workspace. */
export function Comments({ move, comments, isAsked }: CommentsProps) {
  const { can } = useWorkspace();
  const items = comments.data?.items ?? [];
  return (
    <div className="space-y-4">
      {comments.isError ? (
        <Notice tone="warn">
          <p>The comments could not be read. {problemOf(comments.error).message}</p>
          <Button size="sm" className="mt-2" isBusy={comments.isFetching} onClick={() => void comments.refetch()}>
            Try again
          </Button>
        </Notice>
      ) : null}
      {comments.isSuccess && items.length === 0 ? (
        <p className="text-base text-ink-2">No comment yet. What you write here stays in the team.</p>
      ) : null}
      {items.length > 0 ? (
        <ol aria-label="Comments" className="space-y-4">
          {items.map((comment) => (
            <CommentEntry key={comment.id} comment={comment} />
          ))}
        </ol>
      ) : null}
      {can("move.comment") ? (
        <CommentForm key={move.id} moveId={move.id} isAsked={isAsked} />
      ) : (
        <NoPermission>Only members and admins can write comments.</NoPermission>
      )}
    </div>
  );
}

function CommentEntry({ comment }: { comment: Comment }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { me, slug: workspaceSlug } = useWorkspace();
  const remove = async () => {
    try {
      await client.collaboration.deleteComment.mutate({ workspaceSlug, commentId: comment.id });
      await queryClient.invalidateQueries({ queryKey: trpc.collaboration.comments.pathKey() });
    } catch (error) {
      notify({ tone: "bad", title: "The comment is still there", description: problemOf(error).message });
    }
  };
  return (
    <li className="text-base">
      <p className="flex items-baseline gap-2">
        <span className="font-medium text-ink">{comment.authorName}</span>
        <RelativeTime at={comment.createdAt} isPast className="text-sm text-ink-3" />
        {comment.authorId === me.userId ? (
          <Button
            size="sm"
            variant="ghost"
            className="ml-auto"
            aria-label={`Delete your comment “${comment.text.slice(0, 40)}”`}
            onClick={() => void remove()}
          >
            Delete
          </Button>
        ) : null}
      </p>
      <p className="break-words whitespace-pre-wrap text-ink-2">
        {piecesOf(comment.text, comment.mentions).map((piece) =>
          piece.person ? (
            <span key={piece.start} className="rounded-sm bg-accent-soft font-medium text-accent-text">
              {piece.text}
            </span>
          ) : (
            <span key={piece.start}>{piece.text}</span>
          ),
        )}
      </p>
    </li>
  );
}
