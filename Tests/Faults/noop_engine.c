/* An engine that makes no picture: it speaks the engine's JSON lines, and writes a file that tells which shot it is of.
 *
 *     reads  {"id":"…","output":"…","prompt":"…",…}      one line a shot, until the end of its input
 *     writes {"type":"progress",…} and {"type":"finished",…}
 *
 * Words in the prompt: "hold S" works for S seconds and says so in the log, "die" ends by SIGKILL in the middle of its file,
 * "die once" does so at the first attempt of a shot only. $NOOP_ENGINE_LOG names a file that gets a line "id seconds pid" as each
 * shot arrives.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { CHUNKS = 8, CHUNK = 4096 };

/* The string value of a key on the line; output and id hold no escapes. */
static int text(const char *line, const char *key, char *value, size_t size) {
    char quoted[64];
    snprintf(quoted, sizeof quoted, "\"%s\":\"", key);
    const char *start = strstr(line, quoted);
    if (!start) return 0;
    start += strlen(quoted);
    size_t length = strcspn(start, "\"");
    if (length >= size) return 0;
    memcpy(value, start, length);
    value[length] = 0;
    return 1;
}

static void note_arrival(const char *id) {
    const char *path = getenv("NOOP_ENGINE_LOG");
    if (!path) return;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    char line[256];
    int length = snprintf(line, sizeof line, "%s %ld.%09ld %d\n", id, (long)now.tv_sec, now.tv_nsec, (int)getpid());
    int log = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (log < 0 || write(log, line, length) != length) exit(3);
    close(log);
}

/* Waits, unless whoever asked for the shot goes away first: nobody is left to work for. */
static void hold(double seconds) {
    struct pollfd input = {.fd = 0, .events = 0};
    if (poll(&input, 1, (int)(seconds * 1000)) > 0) exit(1);
}

static void die(void) {
    kill(getpid(), SIGKILL);
}

static int file_of(const char *id, const char *prompt, const char *output) {
    char chunk[CHUNK];
    memset(chunk, '.', sizeof chunk);
    snprintf(chunk, sizeof chunk, "a movie of %s\n", id);
    int file = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0) return -1;
    int bytes = 0;
    for (int i = 0; i < CHUNKS; i++) {
        if (write(file, chunk, sizeof chunk) != (ssize_t)sizeof chunk) return -1;
        bytes += sizeof chunk;
        if (i == CHUNKS / 2 && strstr(prompt, "die") && !strstr(prompt, "die once")) die();
    }
    if (strstr(prompt, "die once") && getenv("NOOP_ENGINE_MARKS")) {
        char mark[4096];
        snprintf(mark, sizeof mark, "%s/%s", getenv("NOOP_ENGINE_MARKS"), id);
        if (open(mark, O_WRONLY | O_CREAT | O_EXCL, 0600) >= 0) die();
    }
    return close(file) == 0 ? bytes : -1;
}

int main(void) {
    char *line = NULL, id[128], output[4096], prompt[8192];
    size_t size = 0;
    while (getline(&line, &size, stdin) > 0) {
        if (!text(line, "id", id, sizeof id) || !text(line, "output", output, sizeof output)
            || !text(line, "prompt", prompt, sizeof prompt)) return 2;
        note_arrival(id);
        const char *word = strstr(prompt, "hold ");
        if (word) {
            puts("{\"type\":\"log\",\"log\":{\"level\":\"INFO\",\"message\":\"holding\"}}");
            fflush(stdout);
            hold(atof(word + 5));
        }
        int bytes = file_of(id, prompt, output);
        if (bytes < 0) {
            perror("noop_engine");
            return 1;
        }
        printf("{\"type\":\"progress\",\"fraction\":1}\n"
               "{\"type\":\"finished\",\"file\":{\"path\":\"%s\",\"bytes\":%d,\"size\":{\"width\":2,\"height\":2},"
               "\"frameRate\":24,\"frameCount\":120,\"hasSound\":false}}\n", output, bytes);
        fflush(stdout);
    }
    return 0;
}
