/*
 * ideal-phone PORT: a phone that costs a client nothing, so that a bench measures the client.
 *
 * It answers INVITE with 200 at once, REFER with 202 and NOTIFY "100 Trying", the 200 to that with the final NOTIFY
 * "200 OK", and BYE with 200. One UDP socket, one thread, no allocation but one struct a call.
 *
 * It keeps the retransmission rules that count for a client under load: its 200 is repeated until the ACK comes and
 * its NOTIFY until the 200 comes (0.5 s, 1 s, 2 s, 4 s...: RFC 3261 sections 13.3.1.4 and 17.1.2.2), and a request
 * that arrives twice is answered again, never followed twice. Both kinds are counted; a client that keeps up shows zero.
 *
 * The datagram "counters" is answered with the counters as JSON, and they start again from zero.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SLOTS (1u << 16)
#define KEEP_MS 40000.0 /* longer than 64*T1: late copies still meet their call */
#define TICK_MS 20

enum stage { RINGING, ANSWERED, UP, TRYING, FINAL, TOLD, ENDED };

struct call {
  struct call *chain, *older_next;      /* hash chain; queue by age */
  struct call *wait_prev, *wait_next;   /* calls that wait for an ACK or a 200 */
  int waiting, stage, last_len;
  unsigned refer_cseq, bye_cseq;
  double born, due, interval;
  struct sockaddr_in peer;
  char id[200], ours[680], theirs[512], contact[512], last[3200];
  int refer_len;
  char refer_answer[1400];
};

static struct call *slots[SLOTS], *oldest, *newest, waiters;
static struct { long invites, acks, refers, notify_oks, byes, again, repeated, strange; } count;
static int sock, port;

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static unsigned slot_of(const char *id) {
  unsigned h = 2166136261u;
  while (*id) h = (h ^ (unsigned char)*id++) * 16777619u;
  return (h ^ (h >> 16)) & (SLOTS - 1);
}

static struct call *find(const char *id) {
  struct call *c = slots[slot_of(id)];
  while (c && strcmp(c->id, id)) c = c->chain;
  return c;
}

static struct call *create(const char *id, double now) {
  struct call *c = calloc(1, sizeof *c);
  unsigned s = slot_of(id);
  snprintf(c->id, sizeof c->id, "%s", id);
  c->born = now;
  c->chain = slots[s];
  slots[s] = c;
  if (newest) newest->older_next = c; else oldest = c;
  newest = c;
  return c;
}

static void settle(struct call *c) {
  if (!c->waiting) return;
  c->wait_prev->wait_next = c->wait_next;
  c->wait_next->wait_prev = c->wait_prev;
  c->waiting = 0;
}

static void await(struct call *c, double now) {
  settle(c);
  c->interval = 500;
  c->due = now + 500;
  c->wait_prev = waiters.wait_prev;
  c->wait_next = &waiters;
  waiters.wait_prev->wait_next = c;
  waiters.wait_prev = c;
  c->waiting = 1;
}

static void forget_old(double now) {
  while (oldest && now - oldest->born > KEEP_MS) {
    struct call *c = oldest, **p = &slots[slot_of(c->id)];
    while (*p != c) p = &(*p)->chain;
    *p = c->chain;
    settle(c);
    oldest = c->older_next;
    if (!oldest) newest = NULL;
    free(c);
  }
}

static void out(const char *text, int len, const struct sockaddr_in *to) {
  sendto(sock, text, len, 0, (const void *)to, sizeof *to);
}

static void repeat_due(double now) {
  for (struct call *c = waiters.wait_next; c != &waiters;) {
    struct call *next = c->wait_next;
    if (now >= c->due) {
      if (now - c->born > 32000) {
        settle(c);
      } else {
        out(c->last, c->last_len, &c->peer);
        count.repeated++;
        c->interval = c->interval * 2 > 4000 ? 4000 : c->interval * 2;
        c->due = now + c->interval;
      }
    }
    c = next;
  }
}

/* The value of one header, full or compact name; the header block is searched line by line. */
static void header(const char *message, const char *name, const char *compact, char *value, int size) {
  value[0] = 0;
  for (const char *line = strstr(message, "\r\n"); line; line = strstr(line + 2, "\r\n")) {
    const char *p = line + 2;
    if (*p == '\r') return;
    size_t n = strcspn(p, ": \t\r");
    if (!((n == strlen(name) && !strncasecmp(p, name, n)) || (compact && n == 1 && (*p | 32) == *compact))) continue;
    p += n;
    while (*p == ' ' || *p == '\t' || *p == ':') p++;
    int i = 0;
    while (*p && *p != '\r' && i < size - 1) value[i++] = *p++;
    value[i] = 0;
    return;
  }
}

/* Every Via, in order, as it came: a response carries them all (RFC 3261 section 8.2.6.2). */
static void vias(const char *message, char *text, int size) {
  int used = 0;
  text[0] = 0;
  for (const char *line = strstr(message, "\r\n"); line && line[2] != '\r'; line = strstr(line + 2, "\r\n")) {
    const char *p = line + 2;
    if (strncasecmp(p, "Via:", 4) && strncasecmp(p, "v:", 2)) continue;
    int n = (int)strcspn(p, "\r");
    if (used + n + 3 > size) return;
    used += snprintf(text + used, size - used, "%.*s\r\n", n, p);
  }
}

struct heads { char via[1500], from[512], to[640], id[200], cseq[64]; };

static int answer(char *text, int size, const struct heads *h, const char *to, const char *status, const char *more,
                  const char *body) {
  return snprintf(text, size,
                  "SIP/2.0 %s\r\n%sFrom: %s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: %s\r\nContact: <sip:phone@127.0.0.1:%d>\r\n"
                  "%sContent-Length: %d\r\n\r\n%s",
                  status, h->via, h->from, to, h->id, h->cseq, port, more, (int)strlen(body), body);
}

static void notify(struct call *c, int number, const char *state, const char *fragment, double now) {
  c->last_len = snprintf(
      c->last, sizeof c->last,
      "NOTIFY %s SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bKip%d%s;rport\r\nMax-Forwards: 70\r\nFrom: %s\r\n"
      "To: %s\r\nCall-ID: %s\r\nCSeq: %d NOTIFY\r\nContact: <sip:phone@127.0.0.1:%d>\r\nEvent: refer\r\n"
      "Subscription-State: %s\r\nContent-Type: message/sipfrag;version=2.0\r\nContent-Length: %d\r\n\r\n%s",
      c->contact, port, number, c->id, c->ours, c->theirs, c->id, number, port, state, (int)strlen(fragment), fragment);
  out(c->last, c->last_len, &c->peer);
  await(c, now);
}

static void take_contact(const char *message, char *uri, int size) {
  char value[512];
  header(message, "Contact", "m", value, sizeof value);
  char *open = strchr(value, '<'), *from = open ? open + 1 : value;
  from[strcspn(from, open ? ">" : ";")] = 0;
  snprintf(uri, size, "%.500s", from);
}

static const char *sdp =
    "v=0\r\no=phone 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 41000 RTP/AVP 0\r\n"
    "a=rtpmap:0 PCMU/8000\r\na=sendrecv\r\n";
static const char *invite_more =
    "Allow: INVITE, ACK, CANCEL, BYE, NOTIFY, REFER, OPTIONS\r\nContent-Type: application/sdp\r\n";

static void on_invite(const char *m, struct heads *h, const struct sockaddr_in *from, double now) {
  struct call *c = find(h->id);
  if (c) {
    count.again++;
    if (c->stage == ANSWERED) out(c->last, c->last_len, &c->peer);
    return;
  }
  count.invites++;
  c = create(h->id, now);
  c->peer = *from;
  c->stage = ANSWERED;
  snprintf(c->ours, sizeof c->ours, "%.660s;tag=ip1", h->to);
  snprintf(c->theirs, sizeof c->theirs, "%s", h->from);
  take_contact(m, c->contact, sizeof c->contact);
  c->last_len = answer(c->last, sizeof c->last, h, c->ours, "200 OK", invite_more, sdp);
  out(c->last, c->last_len, &c->peer);
  await(c, now);
}

static void on_refer(struct heads *h, struct call *c, double now) {
  unsigned cseq = (unsigned)atoi(h->cseq);
  if (c->refer_cseq == cseq) {
    count.again++;
    out(c->refer_answer, c->refer_len, &c->peer);
    return;
  }
  count.refers++;
  c->refer_cseq = cseq;
  c->stage = TRYING;
  c->refer_len = answer(c->refer_answer, sizeof c->refer_answer, h, h->to, "202 Accepted", "", "");
  out(c->refer_answer, c->refer_len, &c->peer);
  notify(c, 1, "active;expires=60", "SIP/2.0 100 Trying\r\n", now);
}

static void on_request(const char *m, struct heads *h, const struct sockaddr_in *from, double now) {
  static char text[3000];
  if (!strncmp(m, "INVITE ", 7)) {
    on_invite(m, h, from, now);
    return;
  }
  struct call *c = find(h->id);
  if (!strncmp(m, "ACK ", 4)) {
    count.acks++;
    if (c && c->stage == ANSWERED) {
      c->stage = UP;
      settle(c);
    }
    return;
  }
  if (!strncmp(m, "REFER ", 6) && c) {
    if (c->stage == ANSWERED) settle(c); /* the ACK was overtaken */
    on_refer(h, c, now);
    return;
  }
  if (!strncmp(m, "BYE ", 4) && c) {
    if (c->bye_cseq == (unsigned)atoi(h->cseq)) count.again++;
    else count.byes++;
    c->bye_cseq = (unsigned)atoi(h->cseq);
    if (c->stage < FINAL) settle(c);
    c->stage = ENDED;
  }
  int known = c || !strncmp(m, "OPTIONS ", 8) || !strncmp(m, "REGISTER ", 9);
  if (!known) count.strange++;
  int n = answer(text, sizeof text, h, h->to, known ? "200 OK" : "481 Call/Transaction Does Not Exist", "", "");
  out(text, n, from);
}

static void on_response(const char *m, struct heads *h, double now) {
  struct call *c = find(h->id);
  if (!c || !strstr(h->cseq, "NOTIFY") || atoi(m + 8) < 200) {
    count.strange++;
    return;
  }
  if (atoi(h->cseq) == 1 && c->stage == TRYING) {
    c->stage = FINAL;
    notify(c, 2, "terminated;reason=noresource", "SIP/2.0 200 OK\r\n", now);
  } else if (atoi(h->cseq) == 2 && c->stage >= FINAL) {
    if (c->stage == FINAL) c->stage = TOLD;
    settle(c);
    count.notify_oks++;
  }
}

static void on_counters(const struct sockaddr_in *to) {
  char text[400];
  int n = snprintf(text, sizeof text,
                   "{\"invites\":%ld,\"acks\":%ld,\"refers\":%ld,\"notifyOks\":%ld,\"byes\":%ld,\"clientRepeated\":%ld,"
                   "\"phoneRepeated\":%ld,\"strange\":%ld}",
                   count.invites, count.acks, count.refers, count.notify_oks, count.byes, count.again, count.repeated,
                   count.strange);
  out(text, n, to);
  memset(&count, 0, sizeof count);
}

static void on_datagram(char *m, int n, const struct sockaddr_in *from, double now) {
  static struct heads h;
  m[n] = 0;
  if (!strncmp(m, "counters", 8)) {
    on_counters(from);
    return;
  }
  if (n < 20) return;
  vias(m, h.via, sizeof h.via);
  header(m, "From", "f", h.from, sizeof h.from);
  header(m, "To", "t", h.to, sizeof h.to);
  header(m, "Call-ID", "i", h.id, sizeof h.id);
  header(m, "CSeq", NULL, h.cseq, sizeof h.cseq);
  if (!strncmp(m, "SIP/2.0 ", 8)) on_response(m, &h, now);
  else on_request(m, &h, from, now);
}

int main(int argc, char **argv) {
  static char buffer[65536];
  port = argc > 1 ? atoi(argv[1]) : 0;
  if (port <= 0) return fprintf(stderr, "usage: ideal-phone PORT\n"), 2;
  sock = socket(AF_INET, SOCK_DGRAM, 0);
  int size = 8 << 20; /* a burst must not be lost in the kernel: FORCE works for root, else the limit applies */
  if (setsockopt(sock, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size)) setsockopt(sock, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(port)}, from;
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(sock, (void *)&here, sizeof here)) return perror("bind"), 1;
  waiters.wait_prev = waiters.wait_next = &waiters;
  puts("ready");
  fflush(stdout);
  double tick = now_ms();
  for (;;) {
    /* Blocking receive costs one system call a datagram; the tick is looked at only when somebody waits. */
    struct pollfd p = {.fd = sock, .events = POLLIN};
    socklen_t len = sizeof from;
    int n = (int)recvfrom(sock, buffer, sizeof buffer - 1, MSG_DONTWAIT, (void *)&from, &len);
    double now = now_ms();
    if (n > 0) on_datagram(buffer, n, &from, now);
    if (now - tick >= TICK_MS) {
      tick = now;
      repeat_due(now);
      forget_old(now);
    }
    if (n < 0) poll(&p, 1, waiters.wait_next == &waiters ? 1000 : TICK_MS);
  }
}
