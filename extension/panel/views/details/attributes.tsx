import type { Span } from "../../../model/trace.ts";
import { AttributeTable } from "./attribute-table.tsx";
import { Links } from "./links.tsx";

/** Every attribute as it was recorded, and where the span came from. */
export function Attributes({ span }: { span: Span }) {
  const resource = span.resource;
  return (
    <>
      <AttributeTable title="Span" values={span.attributes} />
      {resource && <AttributeTable title="Resource" values={resource.attributes} />}
      {resource && (
        <AttributeTable
          title="Scope"
          values={{ name: resource.scope.name, version: resource.scope.version ?? "" }}
        />
      )}
      <Links links={span.links} />
    </>
  );
}
