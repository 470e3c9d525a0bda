/* A mail sink that does not limit: SMTP with PIPELINING, one epoll loop, bodies thrown away. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SIZE = 1 << 17 };
struct talk { int fd, body, have; char in[SIZE]; };
static char out[1 << 16];
static int length;
static void say(const char *text) { int n = strlen(text); memcpy(out + length, text, n); length += n; }

static int serve(struct talk *t) {
    int n = read(t->fd, t->in + t->have, SIZE - t->have);
    if (n <= 0) return n < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
    int end = t->have + n, at = 0, over = 0;
    length = 0;
    while (at < end && length < 60000) {
        if (t->body) {
            /* What may be the beginning of the end is kept; the line end of DATA counts as one. */
            char *stop = memmem(t->in + at, end - at, "\r\n.\r\n", 5);
            if (!stop) { int keep = end - at < 4 ? end - at : 4; at = end - keep; break; }
            at = stop - t->in + 5; t->body = 0; say("250 2.0.0 Ok\r\n"); continue;
        }
        char *stop = memchr(t->in + at, '\n', end - at);
        if (!stop) break;
        char *line = t->in + at; at = stop - t->in + 1;
        if (!strncasecmp(line, "EHLO", 4)) say("250-sink\r\n250-PIPELINING\r\n250 SMTPUTF8\r\n");
        else if (!strncasecmp(line, "DATA", 4)) { say("354 go on\r\n"); t->body = 1; at -= 2; }
        else if (!strncasecmp(line, "QUIT", 4)) { say("221 bye\r\n"); over = 1; }
        else say("250 2.1.0 Ok\r\n");
    }
    t->have = end - at;
    memmove(t->in, t->in + at, t->have);
    if (length && write(t->fd, out, length) != length) return -1;
    return over ? -1 : 0;
}

int main(int argc, char **argv) {
    int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0), all = epoll_create1(0);
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(argc > 1 ? atoi(argv[1]) : 0),
                               .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof here;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (void *)&here, size) || listen(listener, 1024)) { perror("sink"); return 1; }
    getsockname(listener, (void *)&here, &size);
    printf("%d\n", ntohs(here.sin_port)); fflush(stdout);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, events[64];
    epoll_ctl(all, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int n = epoll_wait(all, events, 64, -1);
        for (int i = 0; i < n; i++) {
            struct talk *t = events[i].data.ptr;
            if (!t) {
                int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
                if (fd < 0) continue;
                setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                t = calloc(1, sizeof *t); t->fd = fd;
                event.data.ptr = t; epoll_ctl(all, EPOLL_CTL_ADD, fd, &event);
                if (write(fd, "220 sink\r\n", 10) != 10) { close(fd); free(t); }
            } else if (serve(t)) { close(t->fd); free(t); }
        }
    }
}
