"""A client of diemcau that shares nothing with it but the published .proto files.

    client.py PROTO_DIR STUBS_DIR HOST:PORT [SHA256-FINGERPRINT CA.PEM]

It compiles the .proto files, acts as an agent and as a dashboard, and says what it checked, a line
each. Without a fingerprint the connection is plain text. It ends with 0 if all was as published.
"""
import hashlib
import importlib
import pathlib
import queue
import ssl
import sys

import grpc
from grpc_tools import protoc

DEADLINE = 20  # seconds, for each answer


def check(what, holds, shown=""):
    print(("ok    " if holds else "FAILED ") + what + (f": {shown}" if shown else ""), flush=True)
    if not holds:
        sys.exit(1)


def stubs(proto_dir, stubs_dir):
    files = sorted(str(path) for path in pathlib.Path(proto_dir).rglob("*.proto"))
    code = protoc.main(["protoc", f"-I{proto_dir}", f"--python_out={stubs_dir}", f"--grpc_python_out={stubs_dir}", *files])
    check("protoc takes the published files", code == 0, f"{len(files)} files")
    sys.path.insert(0, stubs_dir)
    names = ["agent_pb2", "agent_pb2_grpc", "common_pb2", "dashboard_pb2", "dashboard_pb2_grpc"]
    return [importlib.import_module(f"diemcau.v1.{name}") for name in names]


def open_channel(address, fingerprint, authority):
    """Over TLS the authority is believed because its fingerprint is the one handed over."""
    if fingerprint is None:
        return grpc.insecure_channel(address)
    pem = open(authority, encoding="ascii").read()
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()
    check("the authority has the fingerprint handed over", digest == fingerprint.replace(":", "").lower())
    return grpc.secure_channel(address, grpc.ssl_channel_credentials(root_certificates=pem.encode()))


class Agent:
    """One Attach stream. What is put is sent; what comes is waited for."""

    def __init__(self, pb, stub):
        self.pb, self.out = pb, queue.Queue()
        self.call = stub.Attach(iter(self.out.get, None), timeout=60)

    def say(self, **body):
        self.out.put(self.pb.AgentMessage(**body))

    def hear(self, kind):
        """The next message of a kind; others may come between."""
        for message in self.call:
            if message.WhichOneof("body") == kind:
                return getattr(message, kind)
        raise AssertionError(f"the stream ended without {kind}")

    def hello(self, point, **more):
        self.say(hello=self.pb.Hello(point=point, agent_id="foreign-1", boot_id="boot-1", version="py", **more))

    def ends_with(self):
        """How the stream ends, whatever comes before."""
        try:
            for _ in self.call:
                pass
        except grpc.RpcError as error:
            return error.code(), error.details()
        finally:
            self.out.put(None)
        return grpc.StatusCode.OK, ""


class Dashboard:
    """One Watch stream, kept as a picture of points by code."""

    def __init__(self, pb, stub):
        self.replies = stub.Watch(pb.WatchRequest(), timeout=120)
        self.points, self.by_index, self.kinds = {}, {}, []
        self.revision = None

    def step(self):
        reply = next(self.replies)
        kind = reply.WhichOneof("body")
        self.kinds.append(kind)
        if kind == "begin":
            self.event, self.announced = reply.begin.event, reply.begin.points
        elif kind == "page":
            for point in reply.page.points:
                self.by_index[point.index] = point.code
                self.points[point.code] = point.now
        elif kind == "end":
            self.revision = reply.end.revision
        elif kind == "delta":
            delta = reply.delta
            check_quietly("a delta builds on the revision held", delta.from_revision == self.revision)
            self.revision = delta.to_revision
            for now in delta.points:
                self.points[self.by_index[now.index]] = now

    def until(self, what, holds):
        for _ in range(DEADLINE * 11):
            if holds(self):
                return check(what, True)
            self.step()
        check(what, False)


def check_quietly(what, holds):
    if not holds:
        check(what, False)


def main(proto_dir, stubs_dir, address, fingerprint=None, authority=None):
    agent_pb, agent_rpc, common, dashboard_pb, dashboard_rpc = stubs(proto_dir, stubs_dir)
    channel = open_channel(address, fingerprint, authority)
    agents = agent_rpc.AgentServiceStub(channel)
    dashboards = dashboard_rpc.DashboardServiceStub(channel)

    dashboard = Dashboard(dashboard_pb, dashboards)
    dashboard.until("a snapshot comes whole", lambda it: it.revision is not None)
    check("it begins, pages and ends", dashboard.kinds[0] == "begin" and dashboard.kinds[-1] == "end", dashboard.kinds)
    check("it has the points announced", len(dashboard.points) == dashboard.announced == 3)
    check("it says what the event is called", dashboard.event.name == "Lễ phát động (thử)", dashboard.event.name)
    check("a point never seen has no since", not dashboard.points["P0002"].HasField("since_ms"))
    as_agent(agent_pb, common, agents, dashboard)
    refusals(agent_pb, agents)
    inspect(dashboard_pb, dashboards)
    health_and_reflection(channel)


def as_agent(pb, common, stub, dashboard):
    agent = Agent(pb, stub)
    mains = common.Power(source=common.POWER_SOURCE_MAINS, age_ms=0)
    agent.hello("P0002", power=mains)
    welcome = agent.hear("welcome")
    check("Hello is answered with the pace", welcome.interval_ms == 3000 and welcome.mute_after_ms == 20000, welcome.interval_ms)
    check("and with names for people", welcome.point_name == "Điểm cầu 2", welcome.point_name)
    dashboard.until("the dashboard sees it live, on mains",
                    lambda it: it.points["P0002"].presence == common.PRESENCE_LIVE
                    and it.points["P0002"].power.source == common.POWER_SOURCE_MAINS)

    agent.say(heartbeat=pb.Heartbeat(seq=1, power=mains))
    check("the first heartbeat is acknowledged", agent.hear("heartbeat_ack").seq == 1)
    battery = common.Power(source=common.POWER_SOURCE_BATTERY, age_ms=0, charge_percent=80)
    agent.say(heartbeat=pb.Heartbeat(seq=2, power=battery))
    dashboard.until("the dashboard sees the battery",
                    lambda it: it.points["P0002"].power.source == common.POWER_SOURCE_BATTERY
                    and it.points["P0002"].power.charge_percent == 80)

    count = pb.Attendance(count=45, source=common.COUNT_SOURCE_PERSON, by="chị Lan", note="đủ")
    agent.say(report=pb.Report(seq=1, age_ms=60000, attendance=count))
    ack = agent.hear("report_ack")
    check("a report is acknowledged as standing", (ack.seq, ack.disposition) == (1, pb.DISPOSITION_STANDING))
    dashboard.until("the dashboard sees the number with its provenance",
                    lambda it: it.points["P0002"].HasField("count") and it.points["P0002"].count.count == 45)
    standing = dashboard.points["P0002"].count
    check("who and what counted", (standing.by, standing.note, standing.source) == ("chị Lan", "đủ", common.COUNT_SOURCE_PERSON))
    age = standing.received_ms - standing.observed_ms
    check("observed a minute before it was received", age == 60000, age)

    agent.say(report=pb.Report(seq=1, age_ms=61000, attendance=count))
    ack = agent.hear("report_ack")
    check("the same report again changes nothing", ack.disposition == pb.DISPOSITION_REPEATED)

    for seq, reason, report in [
        (2, pb.REFUSAL_REASON_MALFORMED, pb.Report(seq=2)),
        (3, pb.REFUSAL_REASON_MALFORMED, pb.Report(seq=3, attendance=pb.Attendance(count=100001, source=common.COUNT_SOURCE_PERSON))),
        (4, pb.REFUSAL_REASON_UNKNOWN_POINT, pb.Report(seq=4, for_point="KHÔNG-CÓ", attendance=count)),
        (5, pb.REFUSAL_REASON_NOT_BELOW, pb.Report(seq=5, for_point="P0000", attendance=count)),
        (6, pb.REFUSAL_REASON_OTHER_SESSION, pb.Report(seq=6, session=common.SESSION_REHEARSAL, attendance=count)),
    ]:
        agent.say(report=report)
        refused = agent.hear("report_refused")
        name = pb.RefusalReason.Name(reason)
        check(f"refused with {name}", (refused.seq, refused.reason) == (seq, reason) and refused.text, refused.text)
    agent.say(report=pb.Report(seq=7, attendance=pb.Attendance(count=46, source=common.COUNT_SOURCE_PERSON)))
    check("the stream lives on after refusals", agent.hear("report_ack").seq == 7)

    agent.say(goodbye=pb.Goodbye(reason=pb_reason(common), power=battery, by="chị Lan"))
    code, _ = agent.ends_with()
    check("goodbye ends the stream with OK", code == grpc.StatusCode.OK, code)
    dashboard.until("the dashboard sees that it left, and its number stays",
                    lambda it: it.points["P0002"].presence == common.PRESENCE_LEFT
                    and it.points["P0002"].left_reason == pb_reason(common)
                    and it.points["P0002"].count.count == 46)


def pb_reason(common):
    return common.GOODBYE_REASON_PERSON


def refusals(pb, stub):
    agent = Agent(pb, stub)
    agent.hello("KHÔNG-CÓ")
    code, text = agent.ends_with()
    check("a code that is not in the roster", code == grpc.StatusCode.NOT_FOUND and "KHÔNG-CÓ" in text, text)

    agent = Agent(pb, stub)
    agent.hello("P0001", simulated=True)
    code, text = agent.ends_with()
    check("a simulated agent in a live session", code == grpc.StatusCode.PERMISSION_DENIED, text)

    agent = Agent(pb, stub)
    agent.say(heartbeat=pb.Heartbeat(seq=1))
    code, text = agent.ends_with()
    check("a first message that is no Hello", code == grpc.StatusCode.INVALID_ARGUMENT, text)

    older = Agent(pb, stub)
    older.hello("P0001")
    older.hear("welcome")
    newer = Agent(pb, stub)
    newer.hello("P0001")
    newer.hear("welcome")
    code, text = older.ends_with()
    check("an older stream of the same point is replaced", code == grpc.StatusCode.ABORTED, text)
    newer.say(goodbye=pb.Goodbye())
    check("the newer one lives on until its goodbye", newer.ends_with()[0] == grpc.StatusCode.OK)


def inspect(pb, stub):
    detail = next(iter(stub.Inspect(pb.InspectRequest(point="P0002"), timeout=DEADLINE)))
    check("a point's line can be inspected", (detail.agent_id, detail.version) == ("foreign-1", "py"), detail.agent_id)
    try:
        next(iter(stub.Inspect(pb.InspectRequest(point="KHÔNG-CÓ"), timeout=DEADLINE)))
        check("an unknown point cannot", False)
    except grpc.RpcError as error:
        check("an unknown point cannot", error.code() == grpc.StatusCode.NOT_FOUND, error.details())


def health_and_reflection(channel):
    from google.protobuf.descriptor_pool import DescriptorPool
    from grpc_health.v1 import health_pb2, health_pb2_grpc
    from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

    health = health_pb2_grpc.HealthStub(channel)
    for service in ["", "diemcau.v1.AgentService", "diemcau.v1.DashboardService"]:
        status = health.Check(health_pb2.HealthCheckRequest(service=service), timeout=DEADLINE).status
        check(f"health of {service or 'all'}", status == health_pb2.HealthCheckResponse.SERVING)

    database = ProtoReflectionDescriptorDatabase(channel)
    names = sorted(database.get_services())
    check("reflection lists the services", {"diemcau.v1.AgentService", "diemcau.v1.DashboardService"} <= set(names), names)
    service = DescriptorPool(database).FindServiceByName("diemcau.v1.AgentService")
    methods = [method.name for method in service.methods]
    check("and describes them", methods == ["Attach", "Enroll"], methods)


main(*sys.argv[1:])
