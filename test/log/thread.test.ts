import { describe, expect, it } from "vitest";
import { describeThread } from "../../src/log/index.ts";

describe("a thread's name", () => {
  it.each([
    ["7.2", "btpool0-4361://localhost/service/soap/MsgActionRequest", "btpool0-4361"],
    ["8.6", "qtp509886383-1551772:https://192.0.2.10:443/service/soap/MsgActionRequest", "qtp509886383-1551772"],
    ["10.1", "qtp921760190-146:https://mail.example.com:8443/service/soap/MsgActionRequest", "qtp921760190-146"],
    ["IPv6", "qtp1-5:https://[2001:db8::5]:8443/service/soap/MsgActionRequest", "qtp1-5"],
    ["admin", "qtp393040818-94:https://localhost:7071/service/admin/soap/MsgActionRequest", "qtp393040818-94"],
  ])("of a SOAP request (%s) tells the request", (_, thread, base) => {
    expect(describeThread(thread)).toMatchObject({ base, protocol: "soap", request: "MsgActionRequest" });
  });

  it("without a URL tells nothing but itself (Carbonio since 4.12, an empty URL)", () => {
    expect(describeThread("qtp1476011703-45")).toEqual({
      base: "qtp1476011703-45",
      url: null,
      request: null,
      protocol: null,
      device: null,
      command: null,
    });
    expect(describeThread("qtp921760190-1886919:")).toMatchObject({ base: "qtp921760190-1886919", url: null });
  });

  it.each(["/service/soap/", "/service/soap", "/service/soap/?x=/y"])("of %s names no request", (path) => {
    expect(describeThread(`qtp1-2:https://mail.example.com${path}`)).toMatchObject({ protocol: "soap", request: null });
  });

  it.each([
    ["/dav/user@example.com/Calendar/x.ics", "dav"],
    ["/principals/users/a%40example.com/", "dav"],
    ["/service/home/~/?auth=co&id=286&part=2", "rest"],
    ["/home/anna@example.com/inbox.rss", "rest"],
    ["/service/upload?fmt=raw", "rest"],
    ["/service/soapx/NoOpRequest", null],
    ["/zimbra/mail", null],
  ])("of %s is %s", (path, protocol) => {
    expect(describeThread(`qtp1-2:https://mail.example.com:8443${path}`)).toMatchObject({ protocol, request: null });
  });

  it("of ActiveSync tells the device and the command", () => {
    const url =
      "https://mail.example.com/Microsoft-Server-ActiveSync?User=a%40example.com&DeviceId=ApplDN1&DeviceType=iPhone&Cmd=Sync";
    expect(describeThread(`qtp1-2:${url}`)).toMatchObject({
      protocol: "activesync",
      device: "ApplDN1",
      command: "Sync",
      url,
    });
  });

  it.each([
    ["ImapServer-7", "imap"],
    ["ImapSSLServer-7", "imap"],
    ["Pop3Server-1", "pop3"],
    ["Pop3SSLServer-1", "pop3"],
    ["LmtpServer", "lmtp"],
    ["LmtpServer-418", "lmtp"],
    ["MailboxPurge", "task"],
    ["ScheduledTask-3", "task"],
    ["ImportData-2", "task"],
    ["main", null],
    ["NioProcessor-2", null],
    ["ZxLink Handler Thread", null],
    ["", null],
  ])("%s belongs to %s", (thread, protocol) => {
    expect(describeThread(thread)).toMatchObject({ base: thread, protocol, url: null });
  });

  it("takes no more than a word for a request, whatever a client writes", () => {
    expect(describeThread("qtp1-2:https://x/service/soap/<script>").request).toBeNull();
    expect(describeThread("qtp1-2:https://x/service/soap/NoOpRequest;jsessionid=1").request).toBe("NoOpRequest");
  });
});
