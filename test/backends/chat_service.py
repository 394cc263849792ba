"""A chat page's back end in Python: the OpenTelemetry SDK as its documentation sets it up, and http.server."""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.propagate import extract
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind

port, pages, collector = int(sys.argv[1]), Path(sys.argv[2]).resolve(), sys.argv[3]

provider = TracerProvider(resource=Resource.create({"service.name": "python-shop"}))
provider.add_span_processor(
    BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{collector}/v1/traces"), schedule_delay_millis=200)
)
tracer = provider.get_tracer("chat_service")

TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript"}
NOTE = "We have 14 desk lamps in stock."


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        path = self.path.split("?")[0]
        file = (pages / (path + "index.html" if path.endswith("/") else path).lstrip("/")).resolve()
        if not file.is_relative_to(pages) or not file.is_file():
            return self.send_error(404)
        self.send_response(200)
        self.send_header("content-type", TYPES.get(file.suffix, "application/octet-stream"))
        self.end_headers()
        self.wfile.write(file.read_bytes())

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        question = asked["messages"][-1]["content"]
        with tracer.start_as_current_span("POST /api/chat", context=extract(self.headers), kind=SpanKind.SERVER):
            with tracer.start_as_current_span("retrieval notes", kind=SpanKind.CLIENT) as span:
                span.set_attribute("gen_ai.operation.name", "retrieval")
                span.set_attribute("gen_ai.retrieval.query.text", question)
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            with tracer.start_as_current_span("chat tiny-python", kind=SpanKind.CLIENT) as span:
                span.set_attribute("gen_ai.operation.name", "chat")
                span.set_attribute("gen_ai.request.model", "tiny-python")
                span.set_attribute("gen_ai.usage.output_tokens", len(NOTE.split()))
                for word in NOTE.split():
                    self.chunk({"delta": {"content": word + " "}, "finish_reason": None})
            self.chunk({"delta": {}, "finish_reason": "stop"})
            self.wfile.write(b"data: [DONE]\n\n")

    def chunk(self, choice):
        body = {"id": "1", "object": "chat.completion.chunk", "model": "python-shop"}
        body["choices"] = [{"index": 0, **choice}]
        self.wfile.write(f"data: {json.dumps(body)}\n\n".encode())
        self.wfile.flush()


assert os.path.isdir(pages)
ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
