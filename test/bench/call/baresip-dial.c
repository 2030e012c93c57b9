/*
 * baresip-dial CTRL_PORT PHONE_URI TARGET_URI: one click-to-dial call by a running baresip, steered through ctrl_tcp:
 * dial the phone, and when it is established, transfer it to the target; ends when the call is closed.
 *
 * Traps. ctrl_tcp writes its netstrings in small pieces on a socket with Nagle's algorithm on, and a kernel that
 * delays its ACKs then holds every second piece for 40 ms: the figure would be the kernel's and not baresip's. So
 * TCP_QUICKACK is set again after every read (it does not stay set). Node has no such option, hence C.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static int sock;

static void quick(void) {
  int on = 1;
  setsockopt(sock, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
  setsockopt(sock, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static void command(const char *name, const char *params) {
  char json[1024], text[1100];
  int n = snprintf(json, sizeof json, "{\"command\":\"%s\",\"params\":\"%s\"}", name, params);
  int m = snprintf(text, sizeof text, "%d:%s,", n, json);
  if (write(sock, text, m) != m) exit(1);
  quick();
}

int main(int argc, char **argv) {
  static char buffer[262144];
  int used = 0, transferred = 0;
  if (argc < 4) return fprintf(stderr, "usage: baresip-dial CTRL_PORT PHONE_URI TARGET_URI\n"), 2;
  sock = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(sock, (void *)&to, sizeof to)) return perror("connect"), 1;
  struct timeval limit = {8, 0};
  setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  quick();
  command("dial", argv[2]);
  for (;;) {
    int n = (int)read(sock, buffer + used, sizeof buffer - 1 - used);
    quick();
    if (n <= 0) return fprintf(stderr, "no answer from baresip\n"), 1;
    used += n;
    buffer[used] = 0;
    if (!transferred && memmem(buffer, used, "\"CALL_ESTABLISHED\"", 18)) {
      transferred = 1;
      command("transfer", argv[3]);
    }
    if (memmem(buffer, used, "\"CALL_CLOSED\"", 13)) return transferred ? 0 : 1;
    if (used > (int)sizeof buffer - 4096) return 1;
  }
}
